"""Replace processes one after the other, each only when its successor serves.

So there are never fewer of them than there should be, and a version that does not start costs
nothing: the old processes stay.
"""

import signal
import sys
from collections import deque

from support.children import Child

SECONDS_TO_START = 60


class Renewal:
    """Of all children of a group. Those that come and go are in the group, so that whoever ends the
    group ends them too. Call `tick` until it is over.
    """

    def __init__(self, group: list[Child]) -> None:
        self._group = group
        self._old = deque(group)
        self._successor: Child | None = None
        self._leaving: Child | None = None
        self._deadline = 0.0

    @property
    def is_over(self) -> bool:
        return not (self._old or self._successor or self._leaving)

    def tick(self, now: float) -> None:
        if self._leaving is not None:
            self._see_off(self._leaving, now)
        elif self._successor is not None:
            self._await(self._successor, now)
        elif self._old:
            self._begin(now)

    def _begin(self, now: float) -> None:
        self._successor = self._old[0].successor()
        self._successor.start(now)
        self._group.append(self._successor)
        self._deadline = now + SECONDS_TO_START

    def _await(self, successor: Child, now: float) -> None:
        if successor.is_ready():
            self._successor = None
            self._leaving = self._old.popleft()
            self._leaving.leave()
            self._deadline = now + self._leaving.stop_seconds
        elif not successor.is_running() or now > self._deadline:
            self._give_up(successor)

    def _give_up(self, successor: Child) -> None:
        print(f"{successor.name} does not start anew; the old processes stay", file=sys.stderr)
        self._successor = None
        self._old.clear()
        # It ends as one that leaves: nobody starts it again, and `_see_off` waits for it.
        self._leaving = successor
        successor.leave()

    def _see_off(self, leaving: Child, now: float) -> None:
        if not leaving.is_running():
            self._group.remove(leaving)
            self._leaving = None
            if self.is_over:
                print("all processes that could be are replaced", flush=True)
        elif now > self._deadline:
            leaving.send(signal.SIGKILL)
