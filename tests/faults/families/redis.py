"""Redis gone, hanging, empty, deaf, or not there when a web process starts."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from redis import Redis

from tests.faults.families.web import restart
from tests.faults.fault import Fault, Ground
from tests.faults.stage import Stage
from tests.waiting import until


@asynccontextmanager
async def killed(stage: Stage) -> AsyncIterator[None]:
    """It comes back empty."""
    await kill(stage)
    yield
    await asyncio.to_thread(stage.fleet.revive, "redis")


async def kill(stage: Stage) -> None:
    stage.fleet.redis.send(signal.SIGKILL)
    await until(lambda: not stage.fleet.redis.is_running(), what="the end of Redis")


@asynccontextmanager
async def stopped(stage: Stage) -> AsyncIterator[None]:
    stage.fleet.redis.send(signal.SIGSTOP)
    yield
    stage.fleet.redis.send(signal.SIGCONT)


@asynccontextmanager
async def clients_killed(stage: Stage) -> AsyncIterator[None]:
    url = urlsplit(stage.fleet.stack.exports(["redis"])["REDIS_URL"])
    with Redis(host=url.hostname or "", port=url.port or 0) as client:
        for kind in ("pubsub", "normal"):
            client.execute_command("CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes")
    yield


@asynccontextmanager
async def silenced(stage: Stage) -> AsyncIterator[None]:
    """Connections stay open and bring nothing; in the end they are reset."""
    wire = stage.fleet.redis_wire
    assert wire is not None
    wire.is_mute_down = True
    yield
    wire.heal()


@asynccontextmanager
async def absent_at_start(stage: Stage) -> AsyncIterator[None]:
    await kill(stage)
    for web in stage.fleet.webs:
        await restart(web)
    yield
    await asyncio.to_thread(stage.fleet.revive, "redis")


@asynccontextmanager
async def lossy(stage: Stage) -> AsyncIterator[None]:
    """The ground itself is the fault."""
    yield


FAULTS = [
    Fault("F4", "Redis killed, back empty", killed),
    Fault("F4", "Redis stopped, continued", stopped),
    Fault("F4", "Redis clients killed", clients_killed),
    Fault("F4", "Redis silent, then cut", silenced),
    Fault("F5", "Redis absent at start", absent_at_start),
    Fault("F19", "hints lost, twice, late", lossy, Ground.LOSSY),
]
