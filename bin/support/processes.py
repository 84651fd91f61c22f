"""Start processes that outlive a script, find them again, and end them for certain."""

import ctypes
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from support.programs import Command
from support.waiting import holds_within

KILL_SECONDS = 10
PROCESSES = Path("/proc")
EXITED = {"", "Z", "X"}
LIBRARY = ctypes.CDLL(None)
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


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
        if self.child is not None:
            self.child.poll()  # a child that ended stays a zombie until its parent asks
        pid = self.last_pid()
        return pid if pid is not None and str(self.mark) in arguments_of(pid) else None

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
                holds_within(KILL_SECONDS, lambda: self.has_exited(pid))
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
) -> "subprocess.Popen[bytes]":
    """Start a process that does not hear Ctrl-C; who starts it ends it.

    With `dies_with_us` it gets SIGTERM even when we are killed without a chance to end it.
    """
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=keep_open,
        start_new_session=own_session,
        preexec_fn=follow_us if dies_with_us else ignore_ctrl_c,
    )


def ignore_ctrl_c() -> None:
    """In the child: a terminal sends Ctrl-C to all at once, but they have to end in good order.

    Java takes an ignored signal for a wish; Redis and Python set handlers of their own, so the
    signal is also blocked.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGINT})


def follow_us() -> None:
    ignore_ctrl_c()
    if sys.platform == "linux":
        LIBRARY.prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def arguments_of(pid: int) -> list[str]:
    """The command line of a process; empty if there is none, or only its zombie."""
    try:
        return (PROCESSES / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def state_of(pid: int) -> str:
    """The letter the kernel has for it: R, S, Z …; empty if there is no such process."""
    try:
        # After the name, which is in brackets and may itself contain some.
        return (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""
