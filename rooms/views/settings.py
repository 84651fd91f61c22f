"""A room's settings: what it is called, who is in it, who may come, its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rooms.forms import InvitationForm, MemberForm, RoleForm, SanctionForm, SettingsForm
from rooms.models import Membership, Room
from rooms.people import People, people_of
from rooms.permissions import Action, allows, outranks
from rooms.requests import PersonRequest
from rooms.services.rooms import archive_room, unarchive_room, update_room
from rooms.views.answers import carry_out, submit


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def room_settings(request: PersonRequest, room_id: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    if request.method != "POST":
        return settings_page(request, room)
    form = SettingsForm(request.POST)

    def save(history: str, **given: str) -> None:
        update_room(actor=request.user, room=room, history=history or None, **given)

    answer = submit(request, room, form, save, done=_("Saved."))
    return answer or settings_page(request, room, settings_form=form)


@require_POST
@login_required
def room_archive(request: PersonRequest, room_id: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    return carry_out(
        request,
        lambda: archive_room(actor=request.user, room=room),
        done=_("The room is archived. It can still be read."),
        then=("room_settings", room.pk),
    )


@require_POST
@login_required
def room_unarchive(request: PersonRequest, room_id: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    return carry_out(
        request,
        lambda: unarchive_room(actor=request.user, room=room),
        done=_("The room is open again."),
        then=("room_settings", room.pk),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A member in the list, with the forms that the reader may use on them."""

    membership: Membership
    is_me: bool
    is_muted: bool
    role_form: RoleForm | None
    sanction_form: SanctionForm | None

    @property
    def is_refused(self) -> bool:
        return any(form.errors for form in (self.role_form, self.sanction_form) if form)


def settings_page(
    request: PersonRequest,
    room: Room,
    *,
    settings_form: SettingsForm | None = None,
    member_form: MemberForm | None = None,
    invitation_form: InvitationForm | None = None,
    row_forms: Mapping[int, RoleForm | SanctionForm] | None = None,
) -> HttpResponse:
    """The page; a form that was refused comes back in its place, as it was filled in."""
    refused = [settings_form, member_form, invitation_form, *(row_forms or {}).values()]
    people = people_of(room)
    membership = people.membership_of(request.user)
    role = membership.role if membership else None
    now = timezone.now()
    context = {
        "room": room,
        "membership": membership,
        "can": {action.value: allows(role, action) for action in Action},
        "people": people,
        "rows": _rows(people, membership, row_forms or {}),
        "settings_form": settings_form or SettingsForm(initial=_values(room)),
        "member_form": member_form or MemberForm(),
        "invitation_form": invitation_form or InvitationForm(),
        "invitations": room.invitations.usable(now).select_related("created_by"),
        "bans": room.bans.in_force(now).select_related("user", "banned_by").order_by("-pk"),
        "site": request.build_absolute_uri("/").rstrip("/"),
    }
    status = next((form.status for form in refused if form is not None), 200)
    return render(request, "rooms/settings.html", context, status=status)


def _values(room: Room) -> dict[str, Any]:
    return {"name": room.name, "topic": room.topic, "history": room.history}


def _rows(
    people: People, membership: Membership | None, forms: Mapping[int, RoleForm | SanctionForm]
) -> list[Row]:
    now = timezone.now()
    return [
        Row(
            membership=other,
            is_me=membership == other,
            is_muted=other.is_muted(now),
            role_form=_role_form(membership, other, forms.get(other.user_id)),
            sanction_form=_sanction_form(membership, other, forms.get(other.user_id)),
        )
        for other in people.listed
    ]


def _role_form(
    membership: Membership | None, other: Membership, refused: RoleForm | SanctionForm | None
) -> RoleForm | None:
    if isinstance(refused, RoleForm):
        return refused
    if membership is None or other.user.is_bot:
        return None
    if not allows(membership.role, Action.CHANGE_ROLE):
        return None
    if membership != other and not outranks(membership.role, other.role):
        return None
    return RoleForm(initial={"role": other.role}, auto_id=f"id_{other.user_id}_%s")


def _sanction_form(
    membership: Membership | None, other: Membership, refused: RoleForm | SanctionForm | None
) -> SanctionForm | None:
    if isinstance(refused, SanctionForm):
        return refused
    if membership is None or not allows(membership.role, Action.MUTE_MEMBER):
        return None
    if not outranks(membership.role, other.role):
        return None
    return SanctionForm(auto_id=f"id_{other.user_id}_%s")
