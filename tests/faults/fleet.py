"""The real processes of one site: web processes behind wires, Redis, a database."""

import http.client
import json
import os
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.processes import PROCESSES, Daemon
from support.project import PYTHON, ROOT
from support.servers.postgres import works_in
from support.stack import Stack
from support.web import OPTIONS

from tests.faults import VARIABLE
from tests.faults.bridge import Bridge
from tests.faults.database import Database
from tests.faults.proxy import LOOPBACK, Proxy, Wires
from tests.running import RunningOreum, RunningProcess, free_port
from tests.waiting import wait_until

PING_SECONDS = 2.0
SECONDS_TO_START = 90  # all of a site starts at once, perhaps beside other work
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
        wait_until(
            self._answers, seconds=SECONDS_TO_START, what=f"an answer; see {self.process.log}"
        )

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
    bridge: Bridge | None = None
    # From when to when (time.monotonic()) nothing could be committed.
    outages: list[tuple[float, float]] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        return [web.wire.address for web in self.webs]

    @property
    def proxies(self) -> list[Proxy]:
        wires = [self.redis_wire, self.database_wire, *(web.wire for web in self.webs)]
        wires += self.extra_wires + (self.bridge.brokers.wires if self.bridge else [])
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
        if self.bridge:
            self.bridge.heal()

    def pids(self) -> list[int]:
        """Of the product's own processes that run."""
        workers = self.bridge.all_workers if self.bridge else []
        processes = [web.process for web in self.webs] + [worker.process for worker in workers]
        return [it.process.pid for it in processes if it.process and it.is_running()]


def make_web(fleet: Fleet, number: int, alterations: dict[str, Any]) -> Web:
    # The first one is where the site's own address leads.
    port = fleet.oreum.port if number == 1 else free_port()
    command = [str(PYTHON), *APPLICATION, "--port", str(port), *OPTIONS]
    process = fleet.oreum.process(f"web-{number}", command)
    return Web(process, port, Proxy(fleet.wires, port), alterations)
