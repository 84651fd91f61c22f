"""How long messages took, from what the sockets heard, without the warm-up."""

import math
import time
from collections import Counter

from load.hearing import Memory

TICKS_A_SECOND = 10_000  # of the histogram


class Latencies:
    """`started` is when number 0 was due, `rate` how many follow a second; only those from number
    `first` on count, as far as `until`.
    """

    def __init__(
        self, memory: Memory, started: float, rate: float, first: int, until: float = math.inf
    ) -> None:
        self._memory = memory
        self._started = started
        self._rate = rate
        self._first = first
        self._until = until

    def from_intention(self) -> Counter[int]:
        """How many deliveries took how many ticks since they were to be sent."""
        ticks: Counter[int] = Counter()
        for heard in self._memory.known.values():
            arrivals = Counter(int((at - self._started) * TICKS_A_SECOND) for at in heard.times)
            for number in heard.numbers:
                if self._first <= number < self._until:
                    intended = int(number / self._rate * TICKS_A_SECOND)
                    add(ticks, arrivals, intended)
        return ticks

    def from_commit(self) -> Counter[int]:
        """The same since the time at which the server stored them, as far as it tells."""
        since_epoch = time.time() - time.monotonic()
        ticks: Counter[int] = Counter()
        for heard in self._memory.known.values():
            arrivals = Counter(int((at + since_epoch) * TICKS_A_SECOND) for at in heard.times)
            for number, stored in zip(heard.numbers, heard.stored, strict=False):
                if self._first <= number < self._until:
                    add(ticks, arrivals, int(stored * TICKS_A_SECOND))
        return ticks


def add(ticks: Counter[int], arrivals: Counter[int], begin: int) -> None:
    for arrival, times in arrivals.items():
        ticks[arrival - begin] += times


def percentile(ticks: Counter[int], part: float) -> float:
    """In ms; 0 where nothing was counted."""
    left = part * ticks.total()
    for tick in sorted(ticks):
        left -= ticks[tick]
        if left <= 0:
            return tick / TICKS_A_SECOND * 1000
    return 0.0
