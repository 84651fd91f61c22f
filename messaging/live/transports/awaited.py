"""What Kafka has yet to bring: the only thing that tells whether a worker is there."""

import time
from collections.abc import Callable
from typing import NamedTuple

# From a commit to its record here it takes some 0.05 s. Rooms that take longer than this are
# healed from the log, as if there were no Kafka.
SECONDS_TO_COME = 1.0


class Waiting(NamedTuple):
    """The last event that is waited for, and since when one is."""

    seq: int
    since: float


class Awaited:
    """By room: events of which it is known that they are in the log. Pure but for its clock."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: dict[int, Waiting] = {}
        self._heard_at = clock()

    def expect(self, room_id: int, seq: int) -> None:
        before = self._waiting.get(room_id)
        if before is None:
            self._waiting[room_id] = Waiting(seq, self._clock())
        elif before.seq < seq:
            self._waiting[room_id] = before._replace(seq=seq)

    def hear(self, room_id: int, seq: int) -> None:
        """It brings events of a room in order: what comes later than this is waited for anew."""
        self._heard_at = self._clock()
        waiting = self._waiting.get(room_id)
        if waiting is not None and waiting.seq <= seq:
            del self._waiting[room_id]
        elif waiting is not None:
            self._waiting[room_id] = waiting._replace(since=self._heard_at)

    def forget(self, room_id: int) -> None:
        self._waiting.pop(room_id, None)

    def is_late(self, room_id: int) -> bool:
        waiting = self._waiting.get(room_id)
        return waiting is not None and self._is_late(waiting)

    @property
    def late_rooms(self) -> list[int]:
        return [room_id for room_id, one in self._waiting.items() if self._is_late(one)]

    @property
    def is_silent(self) -> bool:
        """Nothing at all came since something that is late by now was to come."""
        late = [one.since for one in self._waiting.values() if self._is_late(one)]
        return bool(late) and self._heard_at <= min(late)

    def _is_late(self, waiting: Waiting) -> bool:
        return self._clock() - waiting.since > SECONDS_TO_COME
