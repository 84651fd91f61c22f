"""An event on its way to the sockets: encoded once, then only passed on."""

import time
from enum import StrEnum, auto
from sys import getsizeof
from typing import Any, NamedTuple, Self

import orjson

from messaging.events import MESSAGE_DELETED
from messaging.protocol.wire import OutgoingFrame
from rooms.events import DEPARTURES, MEMBER_BANNED, EventRow, as_event

MAX_FRAME_SIZE = 256 * 1024  # bytes


class Lane(StrEnum):
    """By which way an event reached this process."""

    LOCAL = auto()  # committed here
    REDIS = auto()  # a hint of another process
    KAFKA = auto()  # a record of the topic
    LOG = auto()  # read from the log, as no hint came


class LiveEvent(NamedTuple):
    """`payload` is the Event as JSON, `size` its length in bytes. `committed_at` is in seconds
    since 1970: of an event read from the log or from Kafka its `at`, a moment before the commit.
    `departed` is the id of the person who left the room by it (0: nobody); `is_ban` says that they
    may not read a public room either. `is_deletion`: the text of an earlier event is not to be told
    any more.
    """

    room_id: int
    seq: int
    payload: str
    size: int
    committed_at: float
    departed: int = 0
    is_ban: bool = False
    is_deletion: bool = False
    lane: Lane = Lane.LOCAL

    @property
    def held(self) -> int:
        """The bytes of memory its payload takes: with a single emoji four for each letter."""
        return getsizeof(self.payload)

    @classmethod
    def of(cls, row: EventRow, lane: Lane) -> Self:
        """To be called right after the commit where the event is one of this process."""
        payload = orjson.dumps(as_event(row))
        return cls(
            room_id=row.room_id,
            seq=row.seq,
            payload=payload.decode(),
            size=len(payload),
            committed_at=time.time() if lane == Lane.LOCAL else row.at.timestamp(),
            departed=row.data["user"] if row.type in DEPARTURES else 0,
            is_ban=row.type == MEMBER_BANNED,
            is_deletion=row.type == MESSAGE_DELETED,
            lane=lane,
        )

    def packed(self) -> list[Any]:
        return [
            self.seq,
            self.payload,
            self.size,
            self.committed_at,
            self.departed,
            self.is_ban,
            self.is_deletion,
        ]

    @classmethod
    def unpacked(cls, room_id: int, packed: list[Any], lane: Lane) -> Self:
        return cls(room_id, *packed)._replace(lane=lane)


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
    return OutgoingFrame(f"{head}{','.join(event.payload for event in events)}]}}")
