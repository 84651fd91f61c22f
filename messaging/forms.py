"""What people type into a room."""

from uuid import uuid4

from django import forms


class MessageForm(forms.Form):
    """The composer. `client_id` is made with the page: sending twice says it once."""

    body = forms.CharField(strip=False, required=False)
    client_id = forms.UUIDField(required=False, initial=uuid4)
