"""Chat servers under load: each alone on the first core, Redis and the load on the second."""

import http.client
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from measuring.servers import ROOT, Environment, project

CORE_OF_SERVER = "0"
ALL_CORES = f"0-{(os.cpu_count() or 1) - 1}"
CORE_OF_LOAD = 1
SECONDS_TO_START = 120  # Kafka's first start is the longest
SECONDS_TO_STOP = 15


def on_load_core() -> None:
    """For this process and what it starts from now on: servers are moved away by `serving`."""
    os.sched_setaffinity(0, {CORE_OF_LOAD})


def allow_many_sockets() -> None:
    """The usual soft limit is 1,024 open files; what is started from here inherits this one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@contextmanager
def serving(
    command: list[str], environment: Environment, port: int, *, cores: str = CORE_OF_SERVER
) -> Iterator[list[int]]:
    """The ids of the server's processes, once it answers on its port."""
    # From a shell of its own, not preexec_fn: that is unsafe where threads run.
    pinned = ["taskset", "--cpu-list", cores, *command]
    with Path(environment["DATA_DIR"], f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(pinned, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_until_it_answers(process, port)
        yield [process.pid, *(child.pid for child in psutil.Process(process.pid).children(True))]
    finally:
        process.terminate()
        process.wait(SECONDS_TO_STOP)


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}: see its log")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", "/health/live")
            connection.getresponse()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"{process.args!r} does not answer on port {port}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def oreum(port: int, processes: int = 1) -> list[str]:
    """As people run it: supervised, migrated, with static files."""
    options = ["--port", str(port), "--processes", str(processes), "--no-demo"]
    return [str(ROOT / "bin" / "run"), *options]


def environment_of_oreum(folder: Path, redis_url: str, database_url: str | None) -> Environment:
    database = {"DATABASE_URL": database_url} if database_url else {}
    return project(folder, LIVE_TRANSPORT="redis", REDIS_URL=redis_url, **database)


def tutorial_on_daphne(port: int) -> list[str]:
    return [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0", TUTORIAL]


def tutorial_on_uvicorn(port: int) -> list[str]:
    options = ["--loop", "uvloop", "--http", "httptools", "--log-level", "warning"]
    return [sys.executable, "-m", "uvicorn", TUTORIAL, "--port", str(port), *options]


TUTORIAL = "peers.tutorial:application"


def environment_of_tutorial(folder: Path, redis_url: str, layer: str) -> Environment:
    variables = project(folder, REDIS_URL=redis_url, TUTORIAL_LAYER=layer)
    return {name: value for name, value in variables.items() if name != "DJANGO_SETTINGS_MODULE"}


def environment_of_centrifuge(folder: Path) -> Environment:
    """One thread of Go at a time, as the server has one core."""
    return {"DATA_DIR": str(folder), "GOMAXPROCS": "1"}


def memory_of(processes: list[int]) -> int:
    """Bytes that these processes hold in memory."""
    return sum(int(psutil.Process(process).memory_info().rss) for process in processes)
