"""Coming, going, and what is done to members."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rooms import limits
from rooms.errors import NotFound, Refusal
from rooms.forms import MemberForm, RoleForm, SanctionForm
from rooms.models import Room, User
from rooms.requests import PersonRequest
from rooms.services.members import (
    add_member,
    change_role,
    join_room,
    leave_room,
    remove_member,
)
from rooms.services.sanctions import ban_member, mute_member, unban_member, unmute_member
from rooms.views.answers import carry_out, submit
from rooms.views.settings import settings_page


@require_POST
@login_required
def room_join(request: PersonRequest, room_id: int) -> HttpResponse:
    room = _room(request, room_id)

    def join() -> None:
        limits.hit("join", request.user.pk)
        join_room(user=request.user, room=room)

    return carry_out(
        request,
        join,
        done=_("Welcome. You can write here now."),
        then=("room", room.pk),
    )


@require_POST
@login_required
def room_leave(request: PersonRequest, room_id: int) -> HttpResponse:
    room = get_object_or_404(
        Room.objects.visible_to(request.user).of_member(request.user), pk=room_id
    )
    try:
        leave_room(user=request.user, room=room)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("room_settings", room_id=room.pk)
    messages.success(request, _("You have left “%(room)s”.") % {"room": room.name})
    return redirect("directory")


@require_POST
@login_required
def member_add(request: PersonRequest, room_id: int) -> HttpResponse:
    room = _room(request, room_id)
    form = MemberForm(request.POST)

    def add(username: str, role: str) -> None:
        user = User.objects.reachable().filter(username=username).first()
        if user is None:
            raise NotFound(_("Nobody has this user name. Check how it is written."))
        add_member(actor=request.user, room=room, user=user, role=role)

    answer = submit(request, room, form, add, done=_("Added."))
    return answer or settings_page(request, room, member_form=form)


@require_POST
@login_required
def member_role(request: PersonRequest, room_id: int, user_id: int) -> HttpResponse:
    room = _room(request, room_id)
    user = get_object_or_404(User, pk=user_id, memberships__room=room)
    form = RoleForm(request.POST, auto_id=f"id_{user_id}_%s")

    def change(role: str) -> None:
        change_role(actor=request.user, room=room, user=user, role=role)

    answer = submit(request, room, form, change, done=_("The role is changed."))
    return answer or settings_page(request, room, row_forms={user_id: form})


@require_POST
@login_required
def member_mute(request: PersonRequest, room_id: int, user_id: int) -> HttpResponse:
    return _sanction(request, room_id, user_id, mute_member, done=_("%(name)s is muted."))


@require_POST
@login_required
def member_ban(request: PersonRequest, room_id: int, user_id: int) -> HttpResponse:
    return _sanction(request, room_id, user_id, ban_member, done=_("%(name)s is banned."))


@require_POST
@login_required
def member_remove(request: PersonRequest, room_id: int, user_id: int) -> HttpResponse:
    def remove(actor: User, room: Room, user: User, reason: str, until: datetime | None) -> None:
        # Removing has no end to name: in a public room one may come back at once.
        remove_member(actor=actor, room=room, user=user, reason=reason)

    return _sanction(request, room_id, user_id, remove, done=_("%(name)s is removed."))


@require_POST
@login_required
def member_unmute(request: PersonRequest, room_id: int, user_id: int) -> HttpResponse:
    room = _room(request, room_id)
    user = get_object_or_404(User, pk=user_id, memberships__room=room)
    return carry_out(
        request,
        lambda: unmute_member(actor=request.user, room=room, user=user),
        done=_("%(name)s can write again.") % {"name": user.name},
        then=("room_settings", room.pk),
    )


@require_POST
@login_required
def member_unban(request: PersonRequest, room_id: int, user_id: int) -> HttpResponse:
    room = _room(request, room_id)
    user = get_object_or_404(User, pk=user_id, bans__room=room)
    return carry_out(
        request,
        lambda: unban_member(actor=request.user, room=room, user=user),
        done=_("%(name)s may come back.") % {"name": user.name},
        then=("room_settings", room.pk),
    )


def _room(request: PersonRequest, room_id: int) -> Room:
    return get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)


def _sanction(
    request: PersonRequest, room_id: int, user_id: int, service: Callable[..., object], *, done: str
) -> HttpResponse:
    room = _room(request, room_id)
    user = get_object_or_404(User, pk=user_id, memberships__room=room)
    form = SanctionForm(request.POST, auto_id=f"id_{user_id}_%s")
    act = partial(service, actor=request.user, room=room, user=user)
    answer = submit(request, room, form, act, done=done % {"name": user.name})
    return answer or settings_page(request, room, row_forms={user_id: form})
