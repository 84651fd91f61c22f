"""What a socket missed, read from the log."""

from dataclasses import dataclass, field

from messaging.live.event import Lane, LiveEvent
from messaging.reading import floor, without_deleted_bodies
from rooms import log
from rooms.models import Room, User

MAX_EVENTS = 500
MAX_SIZE = 512 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Past:
    """A room's log after seq `after`, whole up to `head`, where the person was allowed to read it.

    `is_gap`: it is too long to be sent, or the cursor was beyond the head; page over HTTP.
    """

    after: int
    head: int
    events: list[LiveEvent] = field(default_factory=list)
    is_gap: bool = False


def read_pasts(user: User, cursors: dict[int, int | None]) -> dict[int, Past]:
    """The past of each room after its cursor (None: after its head), for those one may read."""
    # One statement tells of the permission and of the head: of what is committed after it,
    # nothing is read here, so that a removal cannot come between the two.
    rooms = Room.objects.visible_to(user).in_bulk(list(cursors))
    return {room.pk: _read_past(user, room, cursors[room.pk]) for room in rooms.values()}


def read_visible(user: User, room_ids: list[int]) -> list[int]:
    """Those of the rooms that one may read, in id order."""
    rooms = Room.objects.visible_to(user).filter(pk__in=room_ids)
    return list(rooms.order_by("pk").values_list("pk", flat=True))


def _read_past(user: User, room: Room, cursor: int | None) -> Past:
    head = room.last_seq
    after = head if cursor is None else cursor
    start = min(max(after, floor(user, room)), head)
    if start != after or head - after > MAX_EVENTS:
        return Past(start, head, is_gap=True)
    events = read_events(room.pk, after, head - after) if after < head else []
    if sum(event.size for event in events) > MAX_SIZE:
        return Past(start, head, is_gap=True)
    return Past(after, head, events)


def read_events(room_id: int, after: int, limit: int) -> list[LiveEvent]:
    """The next events after a seq as sockets get them."""
    rows = without_deleted_bodies(log.read_after(room_id, after, limit))
    return [LiveEvent.of(row, Lane.LOG) for row in rows]


def read_heads(room_ids: list[int]) -> dict[int, tuple[int, bool]]:
    """The head of each room, and whether it is public."""
    rooms = Room.objects.filter(pk__in=room_ids).only("pk", "last_seq", "kind")
    return {room.pk: (room.last_seq, room.is_public) for room in rooms}
