"""An empty database from a file of events."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.db import DataError, IntegrityError, connection, transaction

from messaging.events import EVENT_OMITTED
from messaging.lines import MAX_LINE_BYTES, Unreadable, event_of
from messaging.models import Message, Upload
from messaging.proving import contradictions
from messaging.services.refilling import take_in
from rooms.events import ROOM_CREATED, Event
from rooms.folding import Unfoldable
from rooms.models import Epoch, Room, User
from rooms.rows import count_on
from rooms.services.refilling import require_empty

LINES_AT_ONCE = 2_000
BYTES_AT_ONCE = 16 * 1024 * 1024
# What a single line may be to blame for; a database that went away is none of it.
FAULTS = (Unfoldable, IntegrityError, DataError, ValueError, TypeError, OverflowError)


class Refused(Exception):
    """The file is not a log; the message says where and what is wrong. Nothing was stored."""


class Line(NamedTuple):
    number: int
    event: Event


@dataclass(slots=True)
class Stored:
    """For `omitted` of the events the file itself has only a short record."""

    events: int = 0
    people: int = 0
    omitted: int = 0
    bytes: int = 0
    sha256: str = ""
    heads: dict[int, int] = field(default_factory=dict)

    @property
    def rooms(self) -> int:
        return len(self.heads)


@transaction.atomic
def import_log(file: Path, *, told: Callable[[int], None]) -> Stored:
    """Fill an empty database from this file: all of it, or nothing. Afterwards the whole log is
    folded anew and compared with the tables. No other process may use the database meanwhile.

    `told` is called with the number of bytes after each portion: each is stored, then compared.
    Raises NotEmpty, Refused, OSError.
    """
    require_empty()
    stored = Stored()
    for lines, size in _portions(file, stored):
        _take(lines, stored)
        if connection.vendor == "postgresql":
            # Keys are checked at the end of a transaction, and remembered until then: in memory.
            connection.check_constraints()
        stored.bytes += size
        told(size)
    if not stored.events:
        raise Refused("the file is empty")
    count_on(User, Room, Message, Upload)
    for line in contradictions(told=lambda events: told(stored.bytes * events // stored.events)):
        raise Refused(f"what it says does not fit together: {line}")
    Epoch.objects.renew()
    return stored


def _portions(file: Path, stored: Stored) -> Iterator[tuple[list[Line], int]]:
    """Lines that were read and checked, with the number of their bytes."""
    lines: list[Line] = []
    sum_so_far, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        texts = iter(lambda: stream.readline(MAX_LINE_BYTES + 1), b"")
        for number, text in enumerate(texts, start=1):
            sum_so_far.update(text)
            lines.append(_read(number, text, stored))
            size += len(text)
            if len(lines) == LINES_AT_ONCE or size >= BYTES_AT_ONCE:
                yield lines, size
                lines, size = [], 0
    if lines:
        yield lines, size
    stored.sha256 = sum_so_far.hexdigest()


def _read(number: int, text: bytes, stored: Stored) -> Line:
    try:
        event = event_of(text)
    except Unreadable as error:
        raise Refused(f"line {number:,} {error}") from None
    problem = _misplaced(event, stored.heads.get(event["room"], 0))
    if problem:
        raise Refused(f"line {number:,}: {problem}")
    stored.heads[event["room"]] = event["seq"]
    stored.events += 1
    stored.omitted += event["type"] == EVENT_OMITTED
    return Line(number, event)


def _misplaced(event: Event, head: int) -> str | None:
    """What a reader would pass over or wait at for ever is an error in a file."""
    room, seq = event["room"], event["seq"]
    if seq <= head:
        return f"event {room}:{seq} again, or out of order: room {room} is at {head} already"
    if seq > head + 1:
        return f"event {room}:{seq}, but {room}:{head + 1} is missing before it"
    if seq == 1 and event["type"] != ROOM_CREATED:
        return f"room {room} begins with {event['type']} instead of {ROOM_CREATED}"
    return None


def _take(lines: Sequence[Line], stored: Stored) -> None:
    """Where the database refuses some lines, by halves, so that the one to blame is named."""
    try:
        stored.people += take_in([line.event for line in lines], mirrored_at=None).strangers
    except FAULTS as error:
        if len(lines) == 1:
            raise Refused(f"line {lines[0].number:,}: {_reason(error)}") from error
        half = len(lines) // 2
        _take(lines[:half], stored)
        _take(lines[half:], stored)


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())[:200]
    return text if isinstance(error, Unfoldable) else f"the database does not take it ({text})"
