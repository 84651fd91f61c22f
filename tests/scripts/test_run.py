"""`bin/run` as a person starts, uses and ends it."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.running import free_port, own_environment
from tests.scripts.scripts import command, run_script
from tests.waiting import wait_until

READY = "Ctrl-C ends it"
READY_SECONDS = 60
END_SECONDS = 60


class Run:
    """A `bin/run` in a process group of its own, as a terminal would have it."""

    def __init__(self, data: Path, *arguments: str, before: Sequence[str] = ()) -> None:
        self.port = free_port()
        self.log = data / "run.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*before, *command("run", "--port", str(self.port), *arguments)],
                cwd=data,
                env=own_environment() | {"DATA_DIR": str(data)},
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
def running(data: Path, *arguments: str, before: Sequence[str] = ()) -> Iterator[Run]:
    run = Run(data, *arguments, before=before)
    try:
        run.wait_until_ready()
        yield run
    finally:
        if run.process.poll() is None:
            os.killpg(run.process.pid, signal.SIGKILL)
            run.process.wait()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data directory for all, so that only the first start makes the database."""
    return tmp_path_factory.mktemp("run")


def test_a_busy_port_is_one_line_with_the_mend(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        refused = run_script("run", "--port", str(port), data=data)
    assert refused.returncode == 1
    assert refused.stderr == f"bin/run: port {port} is in use; choose another with --port\n"


def test_several_processes_without_redis_are_refused(data: Path) -> None:
    refused = run_script("run", "--processes", "2", data=data)
    assert refused.returncode == 2
    assert "needs Redis between them" in refused.stderr


def test_a_wrong_setting_is_named_before_anything_is_served(data: Path) -> None:
    port = str(free_port())
    refused = run_script("run", "--port", port, data=data, variables={"SIGNUP": "perhaps"})
    assert refused.returncode == 1
    assert "SIGNUP" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_first_start_shows_the_demo_accounts_and_so_does_the_second(tmp_path: Path) -> None:
    for _ in range(2):
        with running(tmp_path) as run:
            assert f"http://127.0.0.1:{run.port}/" in run.log.read_text()
            assert "jisu" in run.log.read_text()
            assert run.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_asked_for_end_is_a_good_one(data: Path, number: signal.Signals) -> None:
    with running(data, "--no-demo") as run:
        assert run.status() == 200
        assert run.end(number) == 0
        assert run.members() == []


def test_nohup_keeps_it_beyond_its_terminal(data: Path) -> None:
    with running(data, "--no-demo", before=["nohup"]) as run:
        run.process.send_signal(signal.SIGHUP)
        assert run.status() == 200
        assert run.end(signal.SIGTERM) == 0


def test_ctrl_c_reaches_the_whole_group_and_still_ends_well(data: Path) -> None:
    with running(data, "--no-demo") as run:
        os.killpg(run.process.pid, signal.SIGINT)
        assert run.process.wait(END_SECONDS) == 0
        assert run.members() == []


def test_a_killed_web_process_is_back_within_two_seconds_and_no_visitor_is_refused(
    data: Path,
) -> None:
    with running(data, "--no-demo") as run:
        [web] = run.members("uvicorn")
        os.kill(web, signal.SIGKILL)
        wait_until(lambda: run.members("uvicorn") not in ([], [web]), seconds=2)
        assert run.status() == 200  # it waited in the listening socket meanwhile


def test_when_the_supervisor_is_killed_nothing_holds_the_port(data: Path) -> None:
    with running(data, "--no-demo") as run:
        run.process.kill()
        run.process.wait()
        wait_until(lambda: run.members() == [])


def test_full_brings_redis_kafka_and_worker_and_takes_them_along(data: Path) -> None:
    with running(data, "--no-demo", "--full", "--processes", "2") as run:
        assert len(run.members("uvicorn")) == 2
        for part in ("redis-server", "kafka.Kafka", "runworker"):
            assert run.members(part), part
        wait_until(lambda: run.status("/health/ready") == 200)
        started = time.monotonic()
        assert run.end(signal.SIGTERM) == 0
        assert time.monotonic() - started < 30
        assert run.members() == []
