"""The wish to stop, which ends every wait of a worker at once."""

import math
import os
import select
import signal
import threading
import time
from types import FrameType

GRACE_SECONDS = 10.0
# Beyond the grace: a database that hangs must not keep a process that was told to leave.
LAST_SECONDS = 5.0


class Stopping:
    """Set by SIGTERM and SIGINT. What runs may finish within the grace; no new work begins."""

    def __init__(self) -> None:
        self.since: float | None = None
        self._wake_up, self._bell = os.pipe()

    def install(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.since is None:
            last_resort = threading.Timer(GRACE_SECONDS + LAST_SECONDS, os._exit, [0])
            last_resort.daemon = True
            last_resort.start()
        self.begin()

    def begin(self) -> None:
        if self.since is None:
            self.since = time.monotonic()
            os.write(self._bell, b"!")

    @property
    def is_wanted(self) -> bool:
        return self.since is not None

    def seconds_left(self) -> float:
        """Of the grace; without end while nobody wants to stop."""
        if self.since is None:
            return math.inf
        return max(0.0, self.since + GRACE_SECONDS - time.monotonic())

    def wait(self, seconds: float, *descriptors: int) -> None:
        """Until one of `descriptors` can be read, the wish comes, or the time is over."""
        select.select([self._wake_up, *descriptors], [], [], seconds)
