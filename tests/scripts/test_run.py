"""`bin/run` as a person starts, uses and ends it."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.running import free_port
from tests.scripts.runs import END_SECONDS, Run, running
from tests.scripts.scripts import run_script
from tests.waiting import wait_until


@pytest.fixture(autouse=True)
def _heard_hangups() -> Iterator[None]:
    """Whoever runs the tests under nohup has what they start ignore a closed terminal too."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


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


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_what_is_no_port_is_refused(data: Path, port: str) -> None:
    refused = run_script("run", f"--port={port}", data=data)
    assert refused.returncode == 2
    assert "is not a port from 1 to 65535" in refused.stderr


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


def test_of_two_web_processes_each_is_back_within_two_seconds(data: Path, redis_url: str) -> None:
    arguments, variables = ["--no-demo", "--processes", "2"], {"REDIS_URL": redis_url}
    with running(data, *arguments, variables=variables) as run:
        for killed in ([0], [1], [0, 1]):
            before = run.members("uvicorn")
            victims = {before[place] for place in killed}
            for pid in victims:
                os.kill(pid, signal.SIGKILL)
            wait_until(partial(are_replaced, run, victims), seconds=2)
            assert run.status() == 200
            assert set(before) - victims <= set(run.members("uvicorn"))


def are_replaced(run: Run, victims: set[int]) -> bool:
    now = set(run.members("uvicorn"))
    return len(now) == 2 and not now & victims


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
        [worker] = run.members("runworker")
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: run.members("runworker") not in ([], [worker]), seconds=2)
        started = time.monotonic()
        assert run.end(signal.SIGTERM) == 0
        assert time.monotonic() - started < 30
        assert run.members() == []
