"""PostgreSQL restarted, hanging, full of connections, or cut off in the middle of a commit."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress

import psycopg

from tests.faults.fault import Fault
from tests.faults.stage import Stage
from tests.waiting import until

END_OF_ALL_SESSIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@asynccontextmanager
async def restarted(stage: Stage) -> AsyncIterator[None]:
    """At once, without waiting for anybody: what was not committed is gone."""
    stage.fleet.postgres.send(signal.SIGQUIT)
    await until(lambda: not stage.fleet.postgres.is_running(), what="the end of PostgreSQL")
    started = time.monotonic()
    yield
    stage.fleet.outages.append((started, time.monotonic()))
    await asyncio.to_thread(stage.fleet.revive, "postgres")


@asynccontextmanager
async def sessions_killed(stage: Stage) -> AsyncIterator[None]:
    for _time in range(3):
        await asyncio.to_thread(stage.fleet.database.ask, END_OF_ALL_SESSIONS)
        await asyncio.sleep(stage.dice.uniform(0, 0.2))
    yield


@asynccontextmanager
async def stopped(stage: Stage) -> AsyncIterator[None]:
    stage.fleet.signal_postgres(signal.SIGSTOP)
    started = time.monotonic()
    yield
    stage.fleet.outages.append((started, time.monotonic()))
    stage.fleet.signal_postgres(signal.SIGCONT)


@asynccontextmanager
async def used_up(stage: Stage) -> AsyncIterator[None]:
    """Others have taken every connection, and those of the site are ended on top of it."""
    with ExitStack() as sessions:
        await asyncio.to_thread(take_all, stage, sessions)
        yield


def take_all(stage: Stage, sessions: ExitStack) -> None:
    url = stage.fleet.database.url
    killer = psycopg.connect(url, autocommit=True)
    sessions.enter_context(killer)
    with suppress(psycopg.OperationalError):
        while True:
            sessions.enter_context(psycopg.connect(url, application_name="taker"))
    killer.execute(f"{END_OF_ALL_SESSIONS} AND application_name <> 'taker'".encode())
    with suppress(psycopg.OperationalError):
        while True:
            sessions.enter_context(psycopg.connect(url, application_name="taker"))


@asynccontextmanager
async def answers_lost(stage: Stage) -> AsyncIterator[None]:
    """Commits arrive, their confirmations do not; then the connections are reset."""
    wire = stage.fleet.database_wire
    assert wire is not None
    wire.is_mute_down = True
    yield
    wire.heal()


@asynccontextmanager
async def cut(stage: Stage) -> AsyncIterator[None]:
    wire = stage.fleet.database_wire
    assert wire is not None
    for _time in range(5):
        wire.cut()
        await asyncio.sleep(stage.dice.uniform(0, 0.2))
    yield


FAULTS = [
    Fault("F6", "PostgreSQL restarted at once", restarted),
    Fault("F6", "PostgreSQL sessions killed", sessions_killed),
    Fault("F6", "PostgreSQL stopped, continued", stopped),
    Fault("F6", "PostgreSQL connections used up", used_up),
    Fault("F6", "confirmations of PostgreSQL lost", answers_lost),
    Fault("F6", "connections to PostgreSQL cut", cut),
]
