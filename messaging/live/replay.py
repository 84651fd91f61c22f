"""What a socket missed, read from the log."""

from dataclasses import dataclass

from messaging.live.event import LiveEvent
from messaging.reading import floor, without_deleted_bodies
from rooms import log
from rooms.models import Room, User

MAX_EVENTS = 500
MAX_CHARACTERS = 512 * 1024


@dataclass(frozen=True, slots=True)
class Replay:
    """The log after seq `after`, whole up to the head of its reading."""

    after: int
    events: list[LiveEvent]


@dataclass(frozen=True, slots=True)
class TooFar:
    """The cursor is too far behind, or beyond the head: page over HTTP after seq `after`."""

    after: int


Past = Replay | TooFar


def read_pasts(user: User, cursors: dict[int, int | None]) -> dict[int, Past]:
    """The past of each room after its cursor (None: after its head), for those one may read."""
    rooms = Room.objects.visible_to(user).in_bulk(list(cursors))
    return {room.pk: _read_past(user, room, cursors[room.pk]) for room in rooms.values()}


def _read_past(user: User, room: Room, cursor: int | None) -> Past:
    after = room.last_seq if cursor is None else cursor
    start = max(min(after, room.last_seq), floor(user, room))
    if start != after or room.last_seq - after > MAX_EVENTS:
        return TooFar(start)
    events = read_events(room.pk, after)
    if len(events) > MAX_EVENTS or sum(len(event.payload) for event in events) > MAX_CHARACTERS:
        return TooFar(start)
    return Replay(after, events)


def read_events(room_id: int, after: int, limit: int = MAX_EVENTS + 1) -> list[LiveEvent]:
    """The next events after a seq as sockets get them."""
    rows = without_deleted_bodies(log.read_after(room_id, after, limit))
    return [LiveEvent.of(row) for row in rows]


def read_heads(room_ids: list[int]) -> dict[int, tuple[int, bool]]:
    """The head of each room, and whether it is public."""
    rooms = Room.objects.filter(pk__in=room_ids).only("pk", "last_seq", "kind")
    return {room.pk: (room.last_seq, room.is_public) for room in rooms}
