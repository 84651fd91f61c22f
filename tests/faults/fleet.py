"""The real processes of one site: web processes behind wires, Redis, a database."""

import http.client
import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.processes import PROCESSES, Daemon
from support.project import PYTHON, ROOT
from support.servers.postgres import works_in
from support.stack import Stack
from support.web import OPTIONS

from tests.faults import VARIABLE
from tests.faults.database import Database
from tests.faults.proxy import LOOPBACK, Proxy, Wires
from tests.running import START_SECONDS, RunningOreum, RunningProcess, free_port
from tests.servers import own_servers
from tests.waiting import wait_until

PING_SECONDS = 2.0
APPLICATION = ["-m", "uvicorn", "tests.faults.altered:application", "--app-dir", str(ROOT)]


@dataclass
class Web:
    """A web process, and the wire by which clients reach it."""

    process: RunningProcess
    port: int
    wire: Proxy
    alterations: dict[str, Any] = field(default_factory=dict)

    def start(self, **alterations: Any) -> None:
        """With these alterations, beside those of the whole fleet."""
        wishes = {"ping": PING_SECONDS, **self.alterations, **alterations}
        self.process.environment = self.process.environment | {VARIABLE: json.dumps(wishes)}
        self.process.start()

    def wait(self) -> None:
        """Return when it answers."""
        wait_until(self._answers, seconds=START_SECONDS, what=f"an answer; see {self.process.log}")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=2)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    @property
    def pid(self) -> int | None:
        return self.process.process.pid if self.process.process else None


@dataclass
class Fleet:
    oreum: RunningOreum
    wires: Wires
    database: Database
    stack: Stack
    webs: list[Web] = field(default_factory=list)
    redis_wire: Proxy | None = None
    database_wire: Proxy | None = None
    extra_wires: list[Proxy] = field(default_factory=list)
    # From when to when (time.monotonic()) nothing could be committed.
    outages: list[tuple[float, float]] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        return [web.wire.address for web in self.webs]

    @property
    def proxies(self) -> list[Proxy]:
        wires = [self.redis_wire, self.database_wire, *(web.wire for web in self.webs)]
        wires += self.extra_wires
        return [wire for wire in wires if wire is not None]

    @property
    def redis(self) -> Daemon:
        return self.stack.servers["redis"].daemons()[0]

    @property
    def postgres(self) -> Daemon:
        return self.stack.servers["postgres"].daemons()[0]

    def signal_postgres(self, number: signal.Signals) -> None:
        """All of its processes, not only the first."""
        folder = Path(self.postgres.mark)
        for process in PROCESSES.glob("[0-9]*"):
            if works_in(process, folder):
                os.kill(int(process.name), number)

    def revive(self, name: str) -> None:
        """Start a server that was killed; it answers afterwards."""
        with self.stack.starting([name], own_session=False):
            pass

    def heal(self) -> None:
        """Everything runs and passes on everything, whatever was done to it."""
        for proxy in self.proxies:
            proxy.heal()
        for web in self.webs:
            web.process.resume()
            if not web.process.is_running():
                web.start()


@contextmanager
def on_postgres(
    directory: Path, *, webs: int = 2, alterations: dict[str, Any] | None = None
) -> Iterator[Fleet]:
    """Several web processes, Redis between them, PostgreSQL below them."""
    with own_servers(directory / "servers", ["redis", "postgres"]) as stack, wires() as loop:
        exports = stack.exports()
        redis_wire, redis_url = wired(loop, exports["REDIS_URL"])
        database_wire, database_url = wired(loop, exports["DATABASE_URL"])
        variables = {"REDIS_URL": redis_url, "DATABASE_URL": database_url}
        oreum = RunningOreum(directory, variables)
        fleet = Fleet(oreum, loop, Database(exports["DATABASE_URL"]), stack)
        fleet.redis_wire, fleet.database_wire = redis_wire, database_wire
        with running(fleet, webs, alterations or {}):
            yield fleet


@contextmanager
def on_sqlite(directory: Path, *, alterations: dict[str, Any] | None = None) -> Iterator[Fleet]:
    """One web process and a file."""
    directory.mkdir(parents=True, exist_ok=True)
    with wires() as loop:
        oreum = RunningOreum(directory, {})
        database = Database(f"sqlite:///{directory / 'oreum.sqlite3'}")
        fleet = Fleet(oreum, loop, database, Stack(directory / "servers"))
        with running(fleet, 1, alterations or {}):
            yield fleet


@contextmanager
def wires() -> Iterator[Wires]:
    loop = Wires()
    try:
        yield loop
    finally:
        loop.close()


def wired(loop: Wires, url: str) -> tuple[Proxy, str]:
    """A wire to a server, and the address that leads through it."""
    head, _colon, rest = url.rpartition(":")
    port, _slash, name = rest.partition("/")
    wire = Proxy(loop, int(port))
    return wire, f"{head}:{wire.port}/{name}"


@contextmanager
def running(fleet: Fleet, count: int, alterations: dict[str, Any]) -> Iterator[None]:
    fleet.oreum.manage("migrate", "--verbosity", "0")
    fleet.webs = [make_web(fleet, number, alterations) for number in range(1, count + 1)]
    try:
        for web in fleet.webs:
            web.start()
        for web in fleet.webs:
            web.wait()
        yield
    finally:
        for web in fleet.webs:
            web.process.resume()
            web.process.kill()
        fleet.database.close()
        for proxy in fleet.proxies:
            proxy.close()


def make_web(fleet: Fleet, number: int, alterations: dict[str, Any]) -> Web:
    # The first one is where the site's own address leads.
    port = fleet.oreum.port if number == 1 else free_port()
    command = [str(PYTHON), *APPLICATION, "--port", str(port), *OPTIONS]
    process = fleet.oreum.process(f"web-{number}", command)
    process.environment = process.environment | {"PYTHONPATH": paths()}
    return Web(process, port, Proxy(fleet.wires, port), alterations)


def paths() -> str:
    return os.pathsep.join([str(ROOT), str(ROOT / "bin")])


def last_words(fleet: Fleet, count: int = 20) -> Sequence[str]:
    """What the web processes said last, for who has to find out why."""
    return [
        f"{web.process.log.name}: {line}"
        for web in fleet.webs
        for line in web.process.log.read_text(errors="replace").splitlines()[-count:]
    ]
