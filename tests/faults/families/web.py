"""Web processes that die, are asked to end, or stop for a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.faults.fault import Fault, Ground
from tests.faults.fleet import Web
from tests.faults.stage import Stage

SECONDS_OF_SILENCE = 0.2


@asynccontextmanager
async def killed(stage: Stage) -> AsyncIterator[None]:
    web = stage.dice.choice(stage.fleet.webs)
    web.process.kill()
    yield
    web.start()


@asynccontextmanager
async def killed_before_the_answer(stage: Stage) -> AsyncIterator[None]:
    """Committed, but neither the process nor anybody else ever hears of it."""
    wire = stage.fleet.database_wire
    assert wire is not None
    web = stage.dice.choice(stage.fleet.webs)
    wire.is_mute_down = True
    await asyncio.sleep(SECONDS_OF_SILENCE)
    web.process.kill()
    wire.heal()
    yield
    web.start()


@asynccontextmanager
async def all_killed(stage: Stage) -> AsyncIterator[None]:
    for web in stage.fleet.webs:
        web.process.kill()
    yield
    for web in stage.fleet.webs:
        web.start()


@asynccontextmanager
async def restarted_in_turn(stage: Stage) -> AsyncIterator[None]:
    """As an upgrade does it."""
    for web in stage.fleet.webs:
        await restart(web)
    yield


async def restart(web: Web, **alterations: float) -> None:
    code = await asyncio.to_thread(web.process.terminate)
    assert code in {0, -15}, f"a web process ended with {code}"
    web.start(**alterations)


@asynccontextmanager
async def paused(stage: Stage) -> AsyncIterator[None]:
    """It holds its connections, and wakes with everything that it was about to say."""
    web = stage.dice.choice(stage.fleet.webs)
    web.process.pause()
    yield
    web.process.resume()


FAULTS = [
    Fault("F1", "web killed", killed),
    Fault("F1", "web killed before the answer", killed_before_the_answer),
    Fault("F1", "all web killed", all_killed),
    Fault("F1", "web killed, SQLite", all_killed, Ground.SQLITE),
    Fault("F2", "web restarted in turn", restarted_in_turn),
    Fault("F2", "web restarted, SQLite", restarted_in_turn, Ground.SQLITE),
    Fault("F3", "web stopped, continued", paused),
    Fault("F3", "web stopped, continued, SQLite", paused, Ground.SQLITE),
]
