"""Rooms, with how much of them is unread."""

from collections.abc import Mapping
from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status
from pydantic import BaseModel, Field

from messaging.unread import Counts, counts_of
from rooms import limits
from rooms.api.authentication import ApiRequest
from rooms.api.fields import Given, Id, Text, Time
from rooms.api.pages import Cursor, Page, page_of
from rooms.events import timestamp
from rooms.models import Membership, Room, User
from rooms.services.directs import open_direct
from rooms.services.members import join_room, leave_room
from rooms.services.rooms import archive_room, create_room, unarchive_room, update_room
from rooms.titles import titles

router = Router(tags=["rooms"])

ROOM = "/rooms/{int:room_id}"


class RoomShown(BaseModel):
    id: int
    name: str
    topic: str
    kind: str
    history: str
    head: int = Field(description="The last seq of the room's log")
    role: str | None = Field(description="Mine; null: not a member")
    level: str | None = Field(description="What of it notifies me: all, mentions or none")
    read: int = Field(description="The seq I have read up to")
    read_since: Time | None = Field(description="Since when my pointer goes forward only")
    unread: int
    mentions: int = Field(description="How often I am mentioned in what is unread")
    created_at: Time
    archived_at: Time | None


class RoomWanted(Given):
    name: Text
    kind: Literal["public", "private"]
    topic: Text = ""


class DirectWanted(Given):
    users: list[Id] = Field(max_length=100, description="Ids; oneself need not be among them")


class RoomChanges(Given):
    name: Text | None = None
    topic: Text | None = None
    history: Literal["all", "joined"] | None = None
    archived: bool | None = None


class RoomQuery(Cursor):
    joined: bool = Field(True, description="false: the public rooms one could join")


@router.get("/rooms", response=Page[RoomShown], summary="My rooms, or those to join")
def list_rooms(request: ApiRequest, page: Annotated[RoomQuery, Query()]) -> dict[str, object]:
    user = request.auth
    if page.joined:
        rows = Room.objects.visible_to(user).of_member(user)
    else:
        rows = Room.objects.listed_for(user).exclude(memberships__user=user)
    found = list(rows.filter(pk__gt=page.after or 0).order_by("pk")[: page.limit + 1])
    shown = rooms_for(user, found)
    return page_of(found, page.limit, lambda room: shown[room.pk], lambda room: room.pk)


@router.post("/rooms", response={201: RoomShown}, summary="Open a room")
def post_room(request: ApiRequest, given: RoomWanted) -> Status[dict[str, object]]:
    limits.hit("open_room", request.auth.pk)
    room = create_room(creator=request.auth, name=given.name, kind=given.kind, topic=given.topic)
    return Status(201, room_for(request.auth, room))


@router.post(
    "/directs",
    response={200: RoomShown, 201: RoomShown},
    summary="Talk with people directly",
)
def post_direct(request: ApiRequest, given: DirectWanted) -> Status[dict[str, object]]:
    """With one person or some, and oneself: 201, or 200 with the conversation that they have."""
    opened = open_direct(actor=request.auth, user_ids=given.users)
    return Status(201 if opened.is_new else 200, room_for(request.auth, opened.room))


@router.get(ROOM, response=RoomShown, summary="One room")
def get_room(request: ApiRequest, room_id: int) -> dict[str, object]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    return room_for(request.auth, room)


@router.patch(ROOM, response=RoomShown, summary="Change a room")
def patch_room(request: ApiRequest, room_id: int, given: RoomChanges) -> dict[str, object]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    if given.archived is False:
        room = unarchive_room(actor=request.auth, room=room)
    room = update_room(
        actor=request.auth,
        room=room,
        name=given.name,
        topic=given.topic,
        history=given.history,
    )
    if given.archived:
        room = archive_room(actor=request.auth, room=room)
    return room_for(request.auth, room)


@router.delete(ROOM, response={204: None}, summary="Archive a room")
def delete_room(request: ApiRequest, room_id: int) -> Status[None]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    archive_room(actor=request.auth, room=room)
    return Status(204, None)


@router.post(ROOM + "/join", response=RoomShown, summary="Enter a public room")
def post_join(request: ApiRequest, room_id: int) -> dict[str, object]:
    limits.hit("join", request.auth.pk)
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    if not room.memberships.filter(user=request.auth).exists():
        join_room(user=request.auth, room=room)
        room.refresh_from_db()
    return room_for(request.auth, room)


@router.post(ROOM + "/leave", response={204: None}, summary="Leave a room")
def post_leave(request: ApiRequest, room_id: int) -> Status[None]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    leave_room(user=request.auth, room=room)
    return Status(204, None)


def room_for(user: User, room: Room) -> dict[str, object]:
    return rooms_for(user, [room])[room.pk]


def rooms_for(user: User, rooms: list[Room]) -> dict[int, dict[str, object]]:
    """How these rooms look to this person, by id, in three queries for any number."""
    mine = {row.room_id: row for row in Membership.objects.filter(user=user, room__in=rooms)}
    heads = {room.pk: room.last_seq for room in rooms}
    counts = counts_of([row.pk for row in mine.values() if row.read_seq < heads[row.room_id]])
    names = titles(user, rooms)
    return {
        room.pk: _room(room, names[room.pk], membership, _counts(counts, room, membership))
        for room, membership in ((room, mine.get(room.pk)) for room in rooms)
    }


def _counts(counts: Mapping[int, Counts], room: Room, membership: Membership | None) -> Counts:
    if membership is None:
        return Counts(0, 0, room.last_seq, 0, room.created_at)
    nothing = Counts(0, 0, room.last_seq, membership.read_seq, membership.read_since)
    return counts.get(membership.pk, nothing)


def _room(
    room: Room, name: str, membership: Membership | None, counts: Counts
) -> dict[str, object]:
    return {
        "id": room.pk,
        "name": name,
        "topic": room.topic,
        "kind": room.kind,
        "history": room.history,
        "head": counts.head,
        "role": membership.role if membership else None,
        "level": membership.level if membership else None,
        "read": counts.read,
        "read_since": timestamp(counts.read_since) if membership else None,
        "unread": counts.unread,
        "mentions": counts.mentions,
        "created_at": timestamp(room.created_at),
        "archived_at": room.archived_at and timestamp(room.archived_at),
    }
