"""What people type into a room."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from messaging.models import Upload, Webhook
from messaging.models.marks import MAX_EMOJI_LENGTH
from rooms.errors import Invalid
from rooms.forms import Explained, RefusableForm
from rooms.models import User


class MessageForm(forms.Form):
    """The composer. `client_id` is made with the page: sending twice says it once. `attachments`
    are the ids of what was uploaded with a form that was refused.
    """

    body = forms.CharField(strip=False, required=False)
    client_id = forms.UUIDField(required=False, initial=uuid4)
    attachments = forms.ModelMultipleChoiceField(
        Upload.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, uploader: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["attachments"]
        field.queryset = Upload.objects.filter(uploader=uploader)

    def keep(self, uploads: Sequence[Upload]) -> None:
        """Let the form that comes back name these."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data.setlist("attachments", [str(upload.pk) for upload in uploads])
        self.data = data

    def arguments(self) -> dict[str, Any]:
        """The fields as arguments of the service. Raises Invalid."""
        if not self.is_valid():
            raise Invalid
        return dict(self.cleaned_data)


class ReplyForm(RefusableForm):
    """An answer on the page of a message; `client_id` as in the composer."""

    body = forms.CharField(label=_("Text"), strip=False, widget=forms.Textarea(attrs={"rows": 4}))
    client_id = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None) -> None:
        # The form for an edit stands on the same page, with the same names.
        super().__init__(data, auto_id="id_reply_%s")


class EditForm(RefusableForm):
    body = forms.CharField(label=_("Text"), strip=False, widget=forms.Textarea(attrs={"rows": 6}))


class DeletionForm(RefusableForm):
    reason = forms.CharField(label=_("Reason"), max_length=250, required=False)


class ReactionForm(RefusableForm):
    """One emoji to give, or to take back."""

    emoji = forms.CharField(label=_("Another emoji"), max_length=MAX_EMOJI_LENGTH)


KINDS = [
    (
        Webhook.Kind.OUTGOING.value,
        Explained(_("Outgoing"), _("What happens in this room is sent to an address.")),
    ),
    (
        Webhook.Kind.INCOMING.value,
        Explained(_("Incoming"), _("A program writes into this room, under a name of its own.")),
    ),
]
SCOPES = [
    (
        Webhook.Scope.MESSAGES.value,
        Explained(_("Messages"), _("New, edited and deleted ones.")),
    ),
    (
        Webhook.Scope.ALL.value,
        Explained(_("Everything"), _("Reactions, people and settings of the room too.")),
    ),
]


class WebhookForm(RefusableForm):
    """A new webhook. Of an incoming one address and events are not asked for."""

    # The browser would hold back a form for a field that it does not show.
    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("Direction"), choices=KINDS, widget=forms.RadioSelect, initial=KINDS[0][0]
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    url = forms.CharField(
        label=_("Address"),
        max_length=2_000,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_("Like https://example.com/oreum"),
    )
    events = forms.ChoiceField(
        label=_("What is sent"),
        choices=SCOPES,
        widget=forms.RadioSelect,
        initial=SCOPES[0][0],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_incoming = self.data.get("kind") == Webhook.Kind.INCOMING
        self.fields["url"].required = not is_incoming

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {**given, "events": given["events"] or Webhook.Scope.MESSAGES.value}


class WebhookChangeForm(RefusableForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    url = forms.CharField(
        label=_("Address"),
        max_length=2_000,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    events = forms.ChoiceField(label=_("What is sent"), choices=SCOPES, widget=forms.RadioSelect)


class SpeakerForm(RefusableForm):
    """What can be changed of an incoming webhook."""

    name = forms.CharField(label=_("Name"), max_length=60)
