"""One process under the supervisor."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from support.processes import spawn
from support.programs import Command
from support.readiness import READY_DESCRIPTOR, Readiness

# A process that lived shorter than this has a problem that starting it at once does not solve.
STABLE_SECONDS = 5
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5


@dataclass(eq=False)
class Child:
    """A process that is started again when it dies, after a pause that grows with its deaths."""

    name: str
    command: Command
    stop_seconds: float
    keep_open: tuple[int, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    started_at: float = 0
    due_at: float = 0
    is_leaving: bool = False
    readiness: Readiness = field(default_factory=Readiness)

    def successor(self) -> "Child":
        """Another one like it, not started yet."""
        return Child(self.name, self.command, self.stop_seconds, self.keep_open, self.variables)

    def tend(self, now: float) -> None:
        if self.is_leaving:
            return
        if self.process is None:
            if now >= self.due_at:
                self.start(now)
        elif self.process.poll() is not None:
            self.note_death(now, self.process.returncode)

    def start(self, now: float) -> None:
        self.started_at = now
        with self.readiness.told_by() as descriptor:
            self.process = spawn(
                self.command,
                keep_open=(*self.keep_open, descriptor),
                dies_with_us=True,
                variables={**self.variables, READY_DESCRIPTOR: str(descriptor)},
            )

    def is_ready(self) -> bool:
        """Whether the process has said that it serves."""
        return self.is_running() and self.readiness.is_told()

    def leave(self) -> None:
        """End, and not be started again."""
        self.is_leaving = True
        self.send(signal.SIGTERM)

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
