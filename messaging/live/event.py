"""An event on its way to the sockets: encoded once, then only passed on."""

from dataclasses import dataclass
from typing import Any, Self

import orjson

from messaging.protocol.wire import OutgoingFrame
from rooms.events import DEPARTURES, MEMBER_BANNED, EventRow, as_event

MAX_FRAME_SIZE = 256 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """`payload` is the Event as JSON, `size` its length in bytes. `departed` is the id of the
    person who left the room by it (0: nobody); `is_ban` says that they may not read a public room
    either.
    """

    room_id: int
    seq: int
    payload: str
    size: int
    departed: int = 0
    is_ban: bool = False

    @classmethod
    def of(cls, row: EventRow) -> Self:
        payload = orjson.dumps(as_event(row))
        return cls(
            room_id=row.room_id,
            seq=row.seq,
            payload=payload.decode(),
            size=len(payload),
            departed=row.data["user"] if row.type in DEPARTURES else 0,
            is_ban=row.type == MEMBER_BANNED,
        )

    def packed(self) -> list[Any]:
        return [self.seq, self.payload, self.size, self.departed, self.is_ban]

    @classmethod
    def unpacked(cls, room_id: int, packed: list[Any]) -> Self:
        return cls(room_id, *packed)


def frames(room_id: int, events: list[LiveEvent]) -> list[OutgoingFrame]:
    """The `events` frames for these events, as few as their size allows."""
    parts: list[list[LiveEvent]] = [[]]
    size = 0
    for event in events:
        if parts[-1] and size + event.size > MAX_FRAME_SIZE:
            parts.append([])
            size = 0
        parts[-1].append(event)
        size += event.size
    return [_frame(room_id, part) for part in parts if part]


def _frame(room_id: int, events: list[LiveEvent]) -> OutgoingFrame:
    head = f'{{"type":"events","room":{room_id},"events":['
    text = f"{head}{','.join(event.payload for event in events)}]}}"
    # A comma between each two, and two brackets at the end.
    size = len(head) + sum(event.size for event in events) + len(events) + 1
    return OutgoingFrame(text, size)
