"""The sites that faults are applied to: which servers they have, and how these start and end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.project import ROOT
from support.stack import Stack

from tests.faults.bridge import bridging
from tests.faults.brokers import wire_brokers
from tests.faults.database import Database
from tests.faults.fleet import Fleet, make_web
from tests.faults.proxy import Proxy, Wires
from tests.running import RunningOreum
from tests.servers import own_servers, serving

PATHS = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "bin")])}


@contextmanager
def on_postgres(
    directory: Path,
    *,
    webs: int = 2,
    alterations: dict[str, Any] | None = None,
) -> Iterator[Fleet]:
    """Several web processes, Redis between them, PostgreSQL below them, behind a wire each."""
    with own_servers(directory / "servers", ["redis", "postgres"]) as stack, wires() as loop:
        exports = stack.exports()
        redis_wire, redis_url = wired(loop, exports["REDIS_URL"])
        database_wire, database_url = wired(loop, exports["DATABASE_URL"])
        variables = {"REDIS_URL": redis_url, "DATABASE_URL": database_url}
        oreum = RunningOreum(directory, PATHS | variables)
        fleet = Fleet(oreum, loop, Database(exports["DATABASE_URL"]), stack)
        fleet.redis_wire, fleet.database_wire = redis_wire, database_wire
        with running(fleet, webs, alterations or {}):
            yield fleet


@contextmanager
def on_bridge(
    directory: Path,
    *,
    brokers: int,
    lanes: str = "redis",
    alterations: dict[str, Any] | None = None,
) -> Iterator[Fleet]:
    """The same with Kafka, which alone is behind wires, workers that mirror to it, and a reader of
    the topic. `lanes` are those of live delivery. Of the alterations, `has_rule` is whether the
    reader keeps the rule."""
    of_webs = dict(alterations or {})
    has_rule = of_webs.pop("has_rule", True)
    stack = Stack(directory / "servers", brokers=brokers, for_tests=True)
    with wires() as loop:
        kafka = wire_brokers(stack, loop)
        with serving(stack, ["redis", "postgres", "kafka"]):
            variables = stack.exports() | kafka.variables | {"LIVE_TRANSPORT": lanes}
            oreum = RunningOreum(directory, PATHS | variables)
            fleet = Fleet(oreum, loop, Database(variables["DATABASE_URL"]), stack)
            with (
                running(fleet, 2, of_webs),
                bridging(oreum, kafka, fleet.database, has_rule=has_rule) as fleet.bridge,
            ):
                yield fleet


@contextmanager
def on_sqlite(directory: Path, *, alterations: dict[str, Any] | None = None) -> Iterator[Fleet]:
    """One web process and a file."""
    directory.mkdir(parents=True, exist_ok=True)
    with wires() as loop:
        oreum = RunningOreum(directory, PATHS)
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
    fleet.oreum.make_database()
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
