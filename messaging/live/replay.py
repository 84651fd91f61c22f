"""What a socket missed, read from the log."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from messaging.live.event import Lane, LiveEvent
from messaging.reading import without_deleted_bodies
from rooms import log
from rooms.models import Room, User
from rooms.standing import Sight, sights

MAX_EVENTS = 500
MAX_SIZE = 512 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Past:
    """A room's log after seq `after`, whole up to `head`, where the person was allowed to read it.

    `is_gap`: it is too long to be sent, or the cursor was beyond the head; page over HTTP.
    """

    after: int
    head: int
    events: Sequence[LiveEvent] = field(default_factory=list)
    is_gap: bool = False

    @classmethod
    def seen(cls, sight: Sight, cursor: int | None) -> "Past":
        """What is to be read after a cursor (None: the head); its events are still missing."""
        after = sight.head if cursor is None else cursor
        start = min(max(after, sight.floor), sight.head)
        return cls(start, sight.head, is_gap=start != after or sight.head - after > MAX_EVENTS)

    @property
    def is_empty(self) -> bool:
        return self.is_gap or self.after == self.head

    def filled(self, events: Sequence[LiveEvent]) -> "Past":
        """With its events, unless they are too large to be sent."""
        is_gap = sum(event.size for event in events) > MAX_SIZE
        return replace(self, is_gap=True) if is_gap else replace(self, events=events)


class Look(NamedTuple):
    """Which of these rooms may this person read, and from where to where?"""

    user_id: int
    room_ids: Sequence[int]


class Stretch(NamedTuple):
    """The events of a room from `after + 1` to `upto`."""

    room_id: int
    after: int
    upto: int


def read_sights(looks: Sequence[Look]) -> list[dict[int, Sight]]:
    """For each look the rooms that may be read."""
    seen = sights({(room_id, look.user_id) for look in looks for room_id in look.room_ids})
    return [
        {
            room_id: seen[room_id, look.user_id]
            for room_id in look.room_ids
            if (room_id, look.user_id) in seen
        }
        for look in looks
    ]


def read_stretches(stretches: Sequence[Stretch]) -> list[list[LiveEvent]]:
    """The events of each stretch; what overlaps is read once."""
    by_room: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in sorted(stretches):
        known = by_room[stretch.room_id]
        if known and stretch.after <= known[-1].upto:
            longer = max(known[-1].upto, stretch.upto)
            known[-1] = known[-1]._replace(upto=longer)
        else:
            known.append(stretch)
    read = [(whole, _read(whole)) for wholes in by_room.values() for whole in wholes]
    return [_part(stretch, read) for stretch in stretches]


def _read(stretch: Stretch) -> list[LiveEvent]:
    return read_events(stretch.room_id, stretch.after, stretch.upto - stretch.after)


def _part(stretch: Stretch, read: Sequence[tuple[Stretch, list[LiveEvent]]]) -> list[LiveEvent]:
    """Its own events of the whole that holds it."""
    for whole, events in read:
        if whole.room_id == stretch.room_id and whole.after <= stretch.after <= whole.upto:
            start = stretch.after - whole.after
            return events[start : start + stretch.upto - stretch.after]
    raise LookupError(stretch)


def read_visible(user: User, room_ids: list[int]) -> list[int]:
    """Those of the rooms that one may read, in id order."""
    rooms = Room.objects.visible_to(user).filter(pk__in=room_ids)
    return list(rooms.order_by("pk").values_list("pk", flat=True))


def read_events(room_id: int, after: int, limit: int) -> list[LiveEvent]:
    """The next events after a seq as sockets get them."""
    rows = without_deleted_bodies(log.read_after(room_id, after, limit))
    return [LiveEvent.of(row, Lane.LOG) for row in rows]


def read_heads(room_ids: Sequence[int]) -> dict[int, tuple[int, bool]]:
    """The head of each room, and whether it is public."""
    rooms = Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq", "kind")
    return {pk: (head, kind == Room.Kind.PUBLIC) for pk, head, kind in rooms}
