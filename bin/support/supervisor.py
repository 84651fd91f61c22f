"""Keep processes running until a person or the system wants an end."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from support.children import Child
from support.renewal import Renewal

TICK = 0.1


def ending_signals() -> list[signal.Signals]:
    """A closed terminal ends us too, unless we were started by nohup."""
    is_deaf = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    return [signal.SIGINT, signal.SIGTERM, *([] if is_deaf else [signal.SIGHUP])]


@dataclass
class Wishes:
    """How often an end was asked for, by Ctrl-C, SIGTERM or a closed terminal, and whether fresh
    processes are, by SIGUSR1.
    """

    count: int = 0
    is_renewal: bool = False

    def listen(self) -> None:
        for number in ending_signals():
            signal.signal(number, self.hear)
        signal.signal(signal.SIGUSR1, self.hear_renewal)

    def hear(self, number: int, frame: FrameType | None) -> None:
        self.count += 1

    def hear_renewal(self, number: int, frame: FrameType | None) -> None:
        self.is_renewal = True


@dataclass
class Supervisor:
    """Tends its groups of children; the groups end in their order, the members of one together.
    Those of the first group are replaced when that is wished for.
    """

    groups: list[list[Child]]
    wishes: Wishes
    on_tick: Callable[[], None]
    renewal: Renewal | None = None

    def run(self) -> None:
        """Until an end is wished for. Call `end` in any case."""
        while not self.wishes.count:
            self.tick()
            time.sleep(TICK)

    def tick(self) -> None:
        now = time.monotonic()
        self.renew(now)
        for group in self.groups:
            for child in group:
                child.tend(now)
        self.on_tick()

    def renew(self, now: float) -> None:
        """Go on with the replacing; what is wished for meanwhile begins after it."""
        if self.renewal is None and self.wishes.is_renewal:
            self.wishes.is_renewal = False
            self.renewal = Renewal(self.groups[0])
        if self.renewal is not None:
            self.renewal.tick(now)
            if self.renewal.is_over:
                self.renewal = None

    def end(self) -> None:
        for group in self.groups:
            self.end_group(group)

    def end_group(self, group: list[Child]) -> None:
        """Politely, by force when their time is over or at the second wish."""
        patience = max((child.stop_seconds for child in group), default=0)
        deadline = time.monotonic() + patience
        for child in group:
            child.send(signal.SIGTERM)
        while any(child.is_running() for child in group):
            if time.monotonic() > deadline or self.wishes.count > 1:
                for child in group:
                    child.send(signal.SIGKILL)
            time.sleep(TICK)
