"""The people of a room: who they are, adding, changing, putting out."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Body, Router, Status
from pydantic import BaseModel

from rooms.api.authentication import ApiRequest
from rooms.api.fields import Given, Text, Time
from rooms.api.pages import CursorQuery, Page, page_of
from rooms.api.people import Person, person
from rooms.events import timestamp
from rooms.models import Membership, Room, User
from rooms.services.members import add_member, change_role, remove_member

router = Router(tags=["members"])

MEMBERS = "/rooms/{int:room_id}/members"


class Member(BaseModel):
    user: Person
    role: str
    joined_at: Time
    is_muted: bool
    muted_until: Time | None


class RoleGiven(Given):
    role: Text = "member"


class ReasonGiven(Given):
    reason: Text = ""


NO_REASON = ReasonGiven()


@router.get(MEMBERS, response=Page[Member], summary="Who is in the room")
def list_members(request: ApiRequest, room_id: int, page: CursorQuery) -> dict[str, object]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    rows = room.memberships.select_related("user").order_by("pk")
    found = rows.filter(pk__gt=page.after or 0)[: page.limit + 1]
    return page_of(list(found), page.limit, member, lambda membership: membership.pk)


def member(membership: Membership) -> dict[str, object]:
    is_muted = membership.is_muted(timezone.now())
    return {
        "user": person(membership.user),
        "role": membership.role,
        "joined_at": timestamp(membership.joined_at),
        "is_muted": is_muted,
        "muted_until": timestamp(membership.muted_until)
        if is_muted and membership.muted_until
        else None,
    }


@router.put(
    MEMBERS + "/{int:user_id}",
    response={200: Member, 201: Member},
    summary="Add somebody, or change their role",
)
def put_member(
    request: ApiRequest, room_id: int, user_id: int, given: RoleGiven
) -> Status[dict[str, object]]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    user = get_object_or_404(User.objects.reachable(), pk=user_id)
    if room.memberships.filter(user=user).exists():
        changed = change_role(actor=request.auth, room=room, user=user, role=given.role)
        return Status(200, member(changed))
    added = add_member(actor=request.auth, room=room, user=user, role=given.role)
    return Status(201, member(added))


@router.delete(MEMBERS + "/{int:user_id}", response={204: None}, summary="Put somebody out")
def delete_member(
    request: ApiRequest,
    room_id: int,
    user_id: int,
    given: Annotated[ReasonGiven, Body()] = NO_REASON,
) -> Status[None]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    user = get_object_or_404(User, pk=user_id)
    remove_member(actor=request.auth, room=room, user=user, reason=given.reason)
    return Status(204, None)
