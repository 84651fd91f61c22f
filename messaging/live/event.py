"""An event on its way to the sockets: encoded once, then only passed on."""

from dataclasses import dataclass
from typing import Any, Self

import orjson

from rooms.events import DEPARTURES, MEMBER_BANNED, EventRow, as_event

MAX_FRAME_CHARACTERS = 256 * 1024


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """`payload` is the Event as JSON. `departed` is the id of the person who left the room by it
    (0: nobody); `is_ban` says that they may not read a public room either.
    """

    room_id: int
    seq: int
    payload: str
    departed: int = 0
    is_ban: bool = False

    @classmethod
    def of(cls, row: EventRow) -> Self:
        return cls(
            room_id=row.room_id,
            seq=row.seq,
            payload=orjson.dumps(as_event(row)).decode(),
            departed=row.data["user"] if row.type in DEPARTURES else 0,
            is_ban=row.type == MEMBER_BANNED,
        )

    def packed(self) -> list[Any]:
        return [self.seq, self.payload, self.departed, self.is_ban]

    @classmethod
    def unpacked(cls, room_id: int, packed: list[Any]) -> Self:
        return cls(room_id, *packed)


def frames(room_id: int, events: list[LiveEvent]) -> list[str]:
    """The `events` frames for these events, as few as their size allows."""
    parts: list[list[str]] = [[]]
    size = 0
    for event in events:
        if parts[-1] and size + len(event.payload) > MAX_FRAME_CHARACTERS:
            parts.append([])
            size = 0
        parts[-1].append(event.payload)
        size += len(event.payload)
    head = f'{{"type":"events","room":{room_id},"events":['
    return [f"{head}{','.join(part)}]}}" for part in parts if part]
