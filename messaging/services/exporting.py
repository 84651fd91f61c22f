"""The log of rooms into a file."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from messaging.lines import line_of
from rooms.events import Entry
from rooms.models import Room, RoomEvent

PAGE = 2_000
COLUMNS = ("room_id", "seq", "type", "at", "actor_id", "actor_name", "data")

Head = tuple[int, int]  # room and its last seq


@dataclass(slots=True)
class Written:
    rooms: int = 0
    events: int = 0
    bytes: int = 0
    sha256: str = ""


def heads_of(room_id: int | None) -> list[Head]:
    """Of this room, or of all, as they are now. Raises Room.DoesNotExist."""
    rooms = Room.objects.order_by("pk")
    if room_id is not None:
        rooms = rooms.filter(pk=room_id)
    found = list(rooms.values_list("pk", "last_seq"))
    if room_id is not None and not found:
        raise Room.DoesNotExist
    return found


def export(heads: Sequence[Head], file: Path, *, told: Callable[[int], None]) -> Written:
    """Everything up to these heads, room by room, a line an event; chat may go on meanwhile.

    The file has its name once it is whole, and belongs to its owner alone, for it holds also what
    is private or was deleted. `told` is called with the number of events after each page. Raises
    OSError, FileExistsError where the name is taken.
    """
    if file.exists():
        raise FileExistsError(f"{file} exists")
    part = file.with_name(f"{file.name}.part")
    try:
        with open(part, "wb", opener=_private) as stream:
            written = _write(heads, stream, told)
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return written


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write(heads: Sequence[Head], stream: BinaryIO, told: Callable[[int], None]) -> Written:
    written, sum_so_far = Written(), hashlib.sha256()
    for room_id, last_seq in heads:
        for page in _pages(room_id, last_seq):
            text = b"".join(map(line_of, page))
            stream.write(text)
            sum_so_far.update(text)
            written.events += len(page)
            written.bytes += len(text)
            told(len(page))
        written.rooms += 1
    written.sha256 = sum_so_far.hexdigest()
    return written


def _pages(room_id: int, last_seq: int) -> Iterator[list[Entry]]:
    """Each is a read of its own: no long transaction."""
    after = 0
    while after < last_seq:
        rows = RoomEvent.objects.after(room_id, after).filter(seq__lte=last_seq)
        page = [Entry(*values) for values in rows.values_list(*COLUMNS)[:PAGE]]
        if not page:
            return
        yield page
        after = page[-1].seq
