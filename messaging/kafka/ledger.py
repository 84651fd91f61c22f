"""The log of all rooms, as a copy of it is compared with: page by page, or by single events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from messaging.kafka.fingerprint import digest
from rooms.events import as_event
from rooms.models import RoomEvent

PAGE = 2_000
LOOKED_UP_AT_ONCE = 500

Number = tuple[int, int]  # room and seq


@dataclass(slots=True)
class LoggedEvent:
    """A row of the log without the cost of a model."""

    room_id: int
    seq: int
    type: str
    at: datetime
    actor_id: int | None
    actor_name: str
    data: Any
    mirrored_at: datetime | None


COLUMNS = [field.name for field in fields(LoggedEvent)]


def pages(after: Number = (0, 0)) -> Iterator[list[LoggedEvent]]:
    """By room and seq, behind `after`. Each page is a read of its own: no long transaction."""
    while page := _page(after):
        yield page
        after = (page[-1].room_id, page[-1].seq)


def _page(after: Number) -> list[LoggedEvent]:
    """In two queries, each along the index: first the rest of the room at hand."""
    room, seq = after
    page = _rows(room_id=room, seq__gt=seq)
    if len(page) < PAGE:
        page += _rows(room_id__gt=room)
    return page


def _rows(**conditions: int) -> list[LoggedEvent]:
    rows = RoomEvent.objects.filter(**conditions).order_by("room_id", "seq")
    return [LoggedEvent(*values) for values in rows.values_list(*COLUMNS)[:PAGE]]


def look_up(numbers: Iterable[Number]) -> dict[Number, bytes]:
    """The digests of those of these events that the log has."""
    by_room: dict[int, set[int]] = {}
    for room, seq in numbers:
        by_room.setdefault(room, set()).add(seq)
    return {
        (row.room_id, row.seq): digest(as_event(row))
        for room, seqs in by_room.items()
        for portion in portions(sorted(seqs))
        for row in RoomEvent.objects.filter(room_id=room, seq__in=portion)
    }


def portions(seqs: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(seqs), LOOKED_UP_AT_ONCE):
        yield seqs[start : start + LOOKED_UP_AT_ONCE]


def mirrored_seqs(room: int, up_to: int) -> Iterator[int]:
    """Of this room, what is marked as copied."""
    rows = RoomEvent.objects.filter(room_id=room, seq__lte=up_to, mirrored_at__isnull=False)
    yield from rows.order_by("seq").values_list("seq", flat=True).iterator(chunk_size=PAGE)
