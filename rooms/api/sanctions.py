"""Muting and banning members, and taking it back."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Body, Router, Status

from rooms.api.authentication import ApiRequest
from rooms.api.fields import Given, Moment, Text
from rooms.api.members import MEMBERS
from rooms.models import Room, User
from rooms.services.sanctions import ban_member, mute_member, unban_member, unmute_member

router = Router(tags=["sanctions"])

MUTE = MEMBERS + "/{int:user_id}/mute"
BAN = MEMBERS + "/{int:user_id}/ban"


class Sanction(Given):
    until: Moment | None = None
    reason: Text = ""


NOTHING_GIVEN = Sanction()
SanctionGiven = Annotated[Sanction, Body()]


@router.post(MUTE, response={204: None}, summary="Take the word from somebody")
def post_mute(
    request: ApiRequest, room_id: int, user_id: int, given: SanctionGiven = NOTHING_GIVEN
) -> Status[None]:
    room, user = _room_and_user(request, room_id, user_id)
    mute_member(actor=request.auth, room=room, user=user, until=given.until, reason=given.reason)
    return Status(204, None)


@router.delete(MUTE, response={204: None}, summary="Give the word back")
def delete_mute(request: ApiRequest, room_id: int, user_id: int) -> Status[None]:
    room, user = _room_and_user(request, room_id, user_id)
    unmute_member(actor=request.auth, room=room, user=user)
    return Status(204, None)


@router.post(BAN, response={204: None}, summary="Put somebody out and keep them out")
def post_ban(
    request: ApiRequest, room_id: int, user_id: int, given: SanctionGiven = NOTHING_GIVEN
) -> Status[None]:
    room, user = _room_and_user(request, room_id, user_id)
    ban_member(actor=request.auth, room=room, user=user, until=given.until, reason=given.reason)
    return Status(204, None)


@router.delete(BAN, response={204: None}, summary="Let somebody come back")
def delete_ban(request: ApiRequest, room_id: int, user_id: int) -> Status[None]:
    room, user = _room_and_user(request, room_id, user_id)
    unban_member(actor=request.auth, room=room, user=user)
    return Status(204, None)


def _room_and_user(request: ApiRequest, room_id: int, user_id: int) -> tuple[Room, User]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    return room, get_object_or_404(User, pk=user_id)
