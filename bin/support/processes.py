"""Start processes that outlive a script, find them again, and end them for certain."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from support.failure import Failure
from support.programs import Command
from support.waiting import holds_within

KILL_SECONDS = 10
EXEC_SECONDS = 0.5
PROCESSES = Path("/proc")
EXITED = {"", "Z", "X"}
LAUNCH = Path(__file__).with_name("launch.py")


@dataclass
class Daemon:
    """One server process.

    A later script finds it by the pid file in `folder`, and believes the file only while that
    process has `mark` among its arguments: the kernel gives pids out again.
    """

    name: str
    folder: Path
    mark: Path
    child: "subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.folder / "server.pid"

    def start(self, command: Command, *, own_session: bool) -> None:
        """Start it, in a session of its own if it is to outlive the terminal and this script."""
        with self.log.open("ab") as log:
            self.child = spawn(command, output=log.fileno(), own_session=own_session)
        self.pid_file.write_text(str(self.child.pid))

    def pid(self) -> int | None:
        """Its pid while it runs."""
        pid = self.last_pid()
        if pid is None:
            return None
        if self.child is not None and self.child.pid == pid:
            return pid if self.child.poll() is None else None
        return pid if str(self.mark) in arguments_of(pid) else None

    def last_pid(self) -> int | None:
        """The pid it had when it was started, whether or not it still runs."""
        try:
            return int(self.pid_file.read_text())
        except (OSError, ValueError):
            return None

    def is_running(self) -> bool:
        return self.pid() is not None

    def send(self, number: signal.Signals) -> None:
        pid = self.pid()
        if pid is not None:
            os.kill(pid, number)

    def stop(self, *, seconds: float, politely: signal.Signals = signal.SIGTERM) -> None:
        """End it, by force after that many seconds. Afterwards it is gone."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, politely)
            if not holds_within(seconds, lambda: self.has_exited(pid)):
                self.send(signal.SIGKILL)
                if not holds_within(KILL_SECONDS, lambda: self.has_exited(pid)):
                    raise Failure(f"{self.name} (process {pid}) does not end, not even by SIGKILL")
        self.pid_file.unlink(missing_ok=True)

    def has_exited(self, pid: int) -> bool:
        """Later than the end of its command line, which goes before its sockets do."""
        if self.child is not None and self.child.pid == pid:
            return self.child.poll() is not None
        return state_of(pid) in EXITED

    def has_died(self) -> bool:
        """Whether it ended since we started it; told once. A zombie is let go by the question."""
        if self.child is None or self.child.poll() is None:
            return False
        self.child = None
        return True

    def last_words(self) -> str:
        """The last line of its log."""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


def spawn(
    command: Command,
    *,
    output: int | None = None,
    own_session: bool = False,
    dies_with_us: bool = False,
    keep_open: tuple[int, ...] = (),
    variables: Mapping[str, str] = MappingProxyType({}),
) -> "subprocess.Popen[bytes]":
    """Start a process that does not hear Ctrl-C; who starts it ends it.

    With `dies_with_us` it gets SIGTERM even when we are killed without a chance to end it.
    """
    mode = "follow" if dies_with_us else "leave"
    return subprocess.Popen(
        [sys.executable, "-I", "-S", LAUNCH, mode, *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=keep_open,
        env={**os.environ, **variables},
        start_new_session=own_session,
    )


def arguments_of(pid: int) -> list[str]:
    """The command line of a process; empty if there is none, or only its zombie."""
    found: list[str] = []

    def is_known() -> bool:
        found[:] = command_line(pid)
        return bool(found) or state_of(pid) in EXITED

    # For a moment it is also empty: while the process becomes another program.
    holds_within(EXEC_SECONDS, is_known)
    return found


def command_line(pid: int) -> list[str]:
    try:
        line = (PROCESSES / str(pid) / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return []
    return line.split("\0") if line else []


def state_of(pid: int) -> str:
    """The letter the kernel has for it: R, S, Z …; empty if there is no such process."""
    try:
        # After the name, which is in brackets and may itself contain some.
        return (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""
