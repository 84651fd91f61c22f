"""Rooms whose records fail while those of others go through, as while one topic or partition is
away: each is tried again later, and every time after a longer pause, for a try holds up all others.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import structlog

from messaging.kafka.outage import LONGEST_PAUSE as LONGEST_OUTAGE_PAUSE
from messaging.kafka.outage import short

logger = structlog.get_logger(__name__)

FIRST_PAUSE = 1.0  # seconds
LONGEST_PAUSE = 120.0
ROOMS_TOLD = 3


@dataclass(slots=True)
class Pause:
    since: float
    until: float
    seconds: float
    is_told: bool
    # Whether others went through since the last try.
    is_alone: bool = False


class Postponed:
    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._pauses: dict[int, Pause] = {}

    def __bool__(self) -> bool:
        return bool(self._pauses)

    def rooms(self) -> set[int]:
        """Those whose time has not come."""
        now = self.clock()
        return {room_id for room_id, pause in self._pauses.items() if pause.until > now}

    def are_alone(self, room_ids: Collection[int]) -> bool:
        """Whether each of these had failed before while others went through: then it says nothing
        of Kafka that they fail again.
        """
        return all(one in self._pauses and self._pauses[one].is_alone for one in room_ids)

    def fail(self, failures: Mapping[int, Exception]) -> None:
        """These failed while others go through."""
        known = {one for one in failures if one in self._pauses and self._pauses[one].is_told}
        if fresh := sorted(failures.keys() - known):
            reason = short(failures[fresh[0]])
            logger.warning("rooms postponed, the others go on", **named(fresh), reason=reason)
        for room_id in failures:
            self._postpone(room_id, LONGEST_PAUSE, is_told=True)

    def suspect(self, room_ids: Collection[int]) -> None:
        """Nothing of a whole window went through, and only these were in it. Should the next one
        go through without them, it is them; else it is Kafka, which soon may be back.
        """
        for room_id in room_ids:
            self._postpone(room_id, LONGEST_OUTAGE_PAUSE, is_told=False)

    def _postpone(self, room_id: int, longest: float, *, is_told: bool) -> None:
        now, last = self.clock(), self._pauses.get(room_id)
        seconds = min(longest, 2 * last.seconds if last else FIRST_PAUSE)
        since = last.since if last else now
        was_told = last is not None and last.is_told
        self._pauses[room_id] = Pause(since, now + seconds, seconds, is_told or was_told)

    def go_on(self, room_ids: Collection[int]) -> None:
        """Something of these went through."""
        if not self._pauses or not room_ids:
            return
        back = {one: self._pauses.pop(one) for one in sorted(room_ids) if one in self._pauses}
        if told := [one for one, pause in back.items() if pause.is_told]:
            seconds = round(self.clock() - min(back[one].since for one in told), 1)
            logger.warning("postponed rooms go on", **named(told), seconds=seconds)
        for pause in self._pauses.values():
            pause.is_alone = True


def named(room_ids: Sequence[int]) -> dict[str, object]:
    """For a line of the log: a partition may hold thousands of rooms."""
    return {"rooms": len(room_ids), "first": list(room_ids[:ROOMS_TOLD])}
