"""What the log of a room says, and what must follow from it."""

from messaging.events import MESSAGE_CREATED
from messaging.models import Message
from rooms import events
from rooms.models import Membership, Room, RoomEvent


def seqs_of(room_id: int) -> list[int]:
    rows = RoomEvent.objects.filter(room=room_id).order_by("seq")
    return list(rows.values_list("seq", flat=True))


def types_of(room: Room, *, after: int = 0) -> list[str]:
    """The types of a room's events, oldest first."""
    return [row.type for row in RoomEvent.objects.after(room.pk, after)]


def last_event(room: Room) -> RoomEvent:
    return RoomEvent.objects.filter(room=room).latest("seq")


def check_room(room_id: int) -> None:
    """The room, its messages and its members are exactly what its log tells of."""
    room = Room.objects.get(pk=room_id)
    rows = list(RoomEvent.objects.after(room_id, 0))
    assert [row.seq for row in rows] == list(range(1, room.last_seq + 1))
    check_messages(room, [row for row in rows if row.type == MESSAGE_CREATED])
    members = dict(Membership.objects.filter(room=room_id).values_list("user_id", "role"))
    assert members == folded(rows)


def check_messages(room: Room, rows: list[RoomEvent]) -> None:
    assert [row.data["position"] for row in rows] == list(range(1, room.last_position + 1))
    messages = Message.objects.in_room(room.pk).order_by("seq")
    stored = [
        (one.pk, one.seq, one.position, str(one.client_id), one.author_id, one.body)
        for one in messages
    ]
    assert stored == [
        (
            row.data["id"],
            row.seq,
            row.data["position"],
            row.data["client_id"],
            row.actor_id,
            row.data["body"],
        )
        for row in rows
    ]
    assert len({(one.client_id, one.author_id) for one in messages}) == len(stored)


def folded(rows: list[RoomEvent]) -> dict[int, str]:
    """The members, by user id with their roles, as the log tells of them."""
    members: dict[int, str] = {}
    for row in rows:
        if row.type in (events.MEMBER_JOINED, events.MEMBER_ROLE_CHANGED):
            members[row.data["user"]] = row.data["role"]
        elif row.type in events.DEPARTURES:
            members.pop(row.data["user"], None)
    return members
