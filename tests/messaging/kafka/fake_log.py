"""A log in memory, whose rooms are locked from the drawing of an id to the commit."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from messaging.kafka.backlog import Parked, WaitingEvent


class FakeLog:
    def __init__(self) -> None:
        self.last_id = 0
        self.heads: dict[int, int] = defaultdict(int)
        self.open: dict[int, list[WaitingEvent]] = {}
        self.rows: list[WaitingEvent] = []
        self.marked: set[int] = set()

    def begin(self, room_id: int) -> None:
        self.open[room_id] = []

    def insert(self, room_id: int) -> None:
        self.last_id += 1
        seq = self.heads[room_id] + len(self.open[room_id]) + 1
        self.open[room_id].append(row(self.last_id, room_id, seq))

    def commit(self, room_id: int) -> None:
        committed = self.open.pop(room_id)
        self.heads[room_id] += len(committed)
        self.rows += committed

    def read(
        self,
        limit: int,
        *,
        of_shards: Collection[int],
        without_rooms: Collection[int],
        besides: Sequence[WaitingEvent],
    ) -> list[WaitingEvent]:
        passed = self.marked.union(event.id for event in besides)
        waiting = [
            event
            for event in self.rows
            if event.id not in passed and event.room_id not in without_rooms
        ]
        return sorted(waiting, key=lambda event: event.id)[:limit]

    def mark(self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked] = ()) -> None:
        self.marked.update(event.id for event in events)


def row(number: int, room_id: int, seq: int) -> WaitingEvent:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return WaitingEvent(number, room_id, seq, "room.updated", at, None, "", {"id": number})
