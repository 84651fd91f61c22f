"""A `bin/run` that a test starts, uses and ends."""

import http.client
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from tests.running import free_port, own_environment
from tests.scripts.scripts import command
from tests.waiting import wait_until

READY = "Ctrl-C ends it"
READY_SECONDS = 60
END_SECONDS = 60


class Run:
    """A `bin/run` in a process group of its own, as a terminal would have it."""

    def __init__(
        self,
        data: Path,
        *arguments: str,
        before: Sequence[str] = (),
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.port = free_port()
        self.log = data / "run.log"
        self.environment = own_environment() | {"DATA_DIR": str(data), **variables}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*before, *command("run", "--port", str(self.port), *arguments)],
                cwd=data,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        wait_until(self.is_ready, seconds=READY_SECONDS, what=f"ready: {self.log.read_text()}")

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return READY in self.log.read_text()

    def status(self, path: str = "/health/live") -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def members(self, word: str = "") -> list[int]:
        """The living processes of its group whose command line has this word."""
        return [pid for pid in group_of(self.process.pid) if word in command_line(pid)]

    def end(self, number: signal.Signals) -> int:
        """The exit code after this signal to it alone."""
        self.process.send_signal(number)
        return self.process.wait(END_SECONDS)


def group_of(leader: int) -> list[int]:
    pids = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    return [pid for pid in pids if group(pid) == leader and command_line(pid)]


def group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


@contextmanager
def running(
    data: Path,
    *arguments: str,
    before: Sequence[str] = (),
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Run]:
    run = Run(data, *arguments, before=before, variables=variables)
    try:
        run.wait_until_ready()
        yield run
    finally:
        if run.process.poll() is None:
            os.killpg(run.process.pid, signal.SIGKILL)
            run.process.wait()
