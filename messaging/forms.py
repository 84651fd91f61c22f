"""What people type into a room."""

from typing import Any
from uuid import uuid4

from django import forms

from rooms.errors import Invalid


class MessageForm(forms.Form):
    """The composer. `client_id` is made with the page: sending twice says it once."""

    body = forms.CharField(strip=False, required=False)
    client_id = forms.UUIDField(required=False, initial=uuid4)

    def arguments(self) -> dict[str, Any]:
        """The fields as arguments of the service. Raises Invalid."""
        if not self.is_valid():
            raise Invalid
        return dict(self.cleaned_data)
