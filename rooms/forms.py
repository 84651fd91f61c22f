"""What people type into the pages of rooms. What rooms refuse is judged by the services."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rooms.errors import Refusal
from rooms.models import Role, Room, User
from rooms.models.user import MAX_DISPLAY_NAME

HOUR, DAY, WEEK, MONTH = 3600, 86_400, 604_800, 2_592_000


@dataclass(frozen=True)
class Explained:
    """The label of a choice that needs a sentence."""

    title: str | Promise
    note: str | Promise


KINDS = [
    (
        Room.Kind.PUBLIC.value,
        Explained(_("Public"), _("Anyone here can find it, read it and join.")),
    ),
    (
        Room.Kind.PRIVATE.value,
        Explained(_("Private"), _("Only people who are invited know that it exists.")),
    ),
]
HISTORIES = [
    (
        Room.History.ALL.value,
        Explained(_("All messages"), _("People who join later can read everything.")),
    ),
    (
        Room.History.JOINED.value,
        Explained(
            _("From joining on"), _("People who join later read only what is said from then on.")
        ),
    ),
]
DURATIONS = [
    ("", _("until lifted")),
    (str(HOUR), _("for an hour")),
    (str(DAY), _("for a day")),
    (str(WEEK), _("for a week")),
]
LIFETIMES = [
    (str(DAY), _("for a day")),
    (str(WEEK), _("for a week")),
    (str(MONTH), _("for 30 days")),
    ("", _("with no expiry")),
]
USES = [
    ("", _("any number of times")),
    ("1", _("once")),
    ("10", _("10 times")),
    ("100", _("100 times")),
]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class RefusableForm(forms.Form):
    """A form that a service may still refuse: it keeps what was typed and says why not."""

    status: int = HTTPStatus.UNPROCESSABLE_ENTITY

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, str(refusal.message))
        self.status = refusal.status

    def arguments(self) -> dict[str, Any]:
        """The fields as arguments of the service."""
        return dict(self.cleaned_data)


class NameForm(forms.Form):
    """What others see of a person: a page of the account, and a field of the form for a new one."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=MAX_DISPLAY_NAME,
        required=False,
        help_text=_("Others see it next to what you write. Empty: your user name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this once the account is there."""
        user.rename(self.cleaned_data["display_name"])


class RoomForm(RefusableForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    topic = forms.CharField(
        label=_("Topic"),
        max_length=250,
        required=False,
        help_text=_("A short line on what the room is for."),
    )
    kind = forms.ChoiceField(
        label=_("Who can join"), choices=KINDS, widget=forms.RadioSelect, initial=KINDS[0][0]
    )


class SettingsForm(RefusableForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    topic = forms.CharField(label=_("Topic"), max_length=250, required=False)
    history = forms.ChoiceField(
        label=_("What newcomers can read"),
        choices=HISTORIES,
        widget=forms.RadioSelect,
        required=False,
    )


class MemberForm(RefusableForm):
    username = forms.CharField(label=_("User name"), max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)


class RoleForm(RefusableForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class SanctionForm(RefusableForm):
    """A mute or a ban; removing somebody only takes the reason."""

    reason = forms.CharField(label=_("Reason"), max_length=250, required=False)
    duration = forms.ChoiceField(label=_("How long"), choices=DURATIONS, required=False)

    def arguments(self) -> dict[str, Any]:
        """`until` (None: until lifted) and `reason`."""
        return {"until": self._until(), "reason": self.cleaned_data["reason"]}

    def _until(self) -> datetime | None:
        seconds = self.cleaned_data["duration"]
        return timezone.now() + timedelta(seconds=int(seconds)) if seconds else None


class InvitationForm(RefusableForm):
    expires_in = forms.TypedChoiceField(
        label=_("Valid"),
        choices=LIFETIMES,
        coerce=int,
        empty_value=None,
        required=False,
        initial=str(WEEK),
    )
    max_uses = forms.TypedChoiceField(
        label=_("Can be used"), choices=USES, coerce=int, empty_value=None, required=False
    )


class AttentionForm(forms.Form):
    """When nothing disturbs, every day, and what of a message is shown and heard."""

    quiet_from = forms.TimeField(label=_("From"), required=False, widget=TimeInput)
    quiet_to = forms.TimeField(label=_("To"), required=False, widget=TimeInput)
    with_text = forms.BooleanField(
        label=_("Show the text of messages, not only who wrote and where"), required=False
    )
    with_sound = forms.BooleanField(label=_("Play a short sound"), required=False)
    shows_presence = forms.BooleanField(label=_("Show others when I am here"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("quiet_from") is None) != (given.get("quiet_to") is None):
            self.add_error("quiet_to", _("Give both, or leave both empty."))
        return given
