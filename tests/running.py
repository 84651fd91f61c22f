"""A site of real processes, started like `bin/run` does, to be killed, stopped and continued."""

import atexit
import http.client
import itertools
import json
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import urlopen

from support.ports import FIRST, LAST, is_free
from support.programs import Command
from support.project import PYTHON, ROOT
from support.web import uvicorn

from tests.waiting import wait_until

START_SECONDS = 30
END_SECONDS = 20
OVERRIDES = ("DATABASE_URL", "REDIS_URL", "KAFKA_", "LIVE_TRANSPORT", "SITE_URL", "SECRET_KEY")
DATABASE = "oreum.sqlite3"  # as the settings name it in DATA_DIR
GIVEN_PORTS: set[int] = set()


@dataclass
class RunningProcess:
    """One process, started as often as the test likes; what it says is added to `log`."""

    command: Command
    environment: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL; it is gone afterwards, and may be started again."""
        self.send(signal.SIGKILL)
        self.wait()

    def terminate(self) -> int:
        """SIGTERM; the exit code."""
        self.send(signal.SIGTERM)
        return self.wait()

    def pause(self) -> None:
        self.send(signal.SIGSTOP)

    def resume(self) -> None:
        self.send(signal.SIGCONT)

    def wait(self) -> int:
        return 0 if self.process is None else self.process.wait(END_SECONDS)


@dataclass
class RunningOreum:
    """A web process and a worker of their own, in `directory`; ended on leaving the `with`.

    `variables` point it to its servers: REDIS_URL, KAFKA_BOOTSTRAP_SERVERS, DATABASE_URL and what
    else the environment may hold. Entering makes the database and starts the web process, not the
    worker.
    """

    directory: Path
    variables: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=lambda: free_port())

    def __post_init__(self) -> None:
        self.environment = own_environment() | {
            "DATA_DIR": str(self.directory),
            "SITE_URL": self.url,
            "RATE_LIMITS": "off",
            **self.variables,
        }
        self.web = self.process("web", [PYTHON, *uvicorn("--port", str(self.port))])
        self.worker = self.process("worker", [PYTHON, ROOT / "manage.py", "runworker"])

    def process(self, name: str, command: Command) -> RunningProcess:
        """A further process of this site, not started yet."""
        return RunningProcess(command, self.environment, self.directory / f"{name}.log")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/chat"

    def __enter__(self) -> Self:
        self.make_database()
        self.start_web()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for process in (self.web, self.worker):
            process.kill()

    def make_database(self) -> None:
        """A file is a copy: that of an empty site is made once for all tests of this process."""
        self.directory.mkdir(parents=True, exist_ok=True)
        if "DATABASE_URL" in self.variables:
            self.manage("migrate", "--verbosity", "0")
        elif not (self.directory / DATABASE).exists():
            shutil.copy(empty_database(), self.directory / DATABASE)

    def manage(self, *arguments: str) -> str:
        """What `manage.py` says on stdout; it must succeed."""
        command: Command = [PYTHON, ROOT / "manage.py", *arguments]
        finished = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    def start_web(self) -> None:
        """Start it, and return when it answers."""
        self.web.start()
        wait_until(self.is_ready, seconds=START_SECONDS, what=f"an answer; see {self.web.log}")

    def is_ready(self) -> bool:
        assert self.web.is_running(), self.web.log.read_text()
        try:
            return self.get("/health/live")[0] == http.client.OK
        except OSError:
            return False

    def get(self, path: str, *, token: str = "") -> tuple[int, object]:
        """Status and decoded JSON of a GET; None for what is not JSON."""
        return self.request("GET", path, token=token)

    def get_text(self, path: str) -> str:
        with urlopen(f"{self.url}{path}", timeout=30) as answer:  # noqa: S310 - of our own server
            text: str = answer.read().decode()
        return text

    def request(
        self, method: str, path: str, body: object = None, *, token: str = ""
    ) -> tuple[int, object]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            return answer.status, decoded(answer.read())
        finally:
            connection.close()


@cache
def empty_database() -> Path:
    directory = Path(tempfile.mkdtemp(prefix="oreum-test-empty-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    RunningOreum(directory).manage("migrate", "--verbosity", "0")
    return directory / DATABASE


def decoded(content: bytes) -> object:
    try:
        found: object = json.loads(content)
    except ValueError:
        return None
    return found


def own_environment() -> dict[str, str]:
    """The environment without what points Oreum elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OVERRIDES)}


def free_port() -> int:
    """Another one for each test process and call, so that tests side by side do not meet."""
    start = FIRST + (os.getpid() * 7) % (LAST - FIRST)
    for port in itertools.chain(range(start, LAST), range(FIRST, start)):
        if port not in GIVEN_PORTS and is_free(port):
            GIVEN_PORTS.add(port)
            return port
    raise AssertionError("no free port")
