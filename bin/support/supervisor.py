"""Keep processes running until a person or the system wants an end."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from support.processes import spawn
from support.programs import Command

TICK = 0.1
# A process that lived shorter than this has a problem that starting it at once does not solve.
STABLE_SECONDS = 5
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5


@dataclass
class Child:
    """A process that is started again when it dies, after a pause that grows with its deaths."""

    name: str
    command: Command
    stop_seconds: float
    keep_open: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    started_at: float = 0
    due_at: float = 0

    def tend(self, now: float) -> None:
        if self.process is None:
            if now >= self.due_at:
                self.start(now)
        elif self.process.poll() is not None:
            self.note_death(now, self.process.returncode)

    def start(self, now: float) -> None:
        self.started_at = now
        self.process = spawn(self.command, keep_open=self.keep_open, dies_with_us=True)

    def note_death(self, now: float, code: int) -> None:
        self.process = None
        self.deaths = self.deaths + 1 if now - self.started_at < STABLE_SECONDS else 1
        pause = min(FIRST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
        self.due_at = now + pause
        ending = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        print(f"{self.name} ended ({ending}); starting it again in {pause:g} s", file=sys.stderr)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


def ending_signals() -> list[signal.Signals]:
    """A closed terminal ends us too, unless we were started by nohup."""
    is_deaf = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    return [signal.SIGINT, signal.SIGTERM, *([] if is_deaf else [signal.SIGHUP])]


@dataclass
class Wishes:
    """How often an end was asked for, by Ctrl-C, SIGTERM or a closed terminal."""

    count: int = 0

    def listen(self) -> None:
        for number in ending_signals():
            signal.signal(number, self.hear)

    def hear(self, number: int, frame: FrameType | None) -> None:
        self.count += 1


@dataclass
class Supervisor:
    """Tends its groups of children; the groups end in their order, the members of one together."""

    groups: list[list[Child]]
    wishes: Wishes
    on_tick: Callable[[], None]

    def run(self) -> None:
        """Until an end is wished for. Call `end` in any case."""
        while not self.wishes.count:
            self.tick()
            time.sleep(TICK)

    def tick(self) -> None:
        for group in self.groups:
            for child in group:
                child.tend(time.monotonic())
        self.on_tick()

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
