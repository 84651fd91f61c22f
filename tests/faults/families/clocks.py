"""Clocks that are two hours apart, and jump."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.faults.fault import Fault
from tests.faults.stage import Stage

TWO_HOURS = 7200.0


@asynccontextmanager
async def two_hours_apart(stage: Stage) -> AsyncIterator[None]:
    """One goes two hours fast, the other two hours slow; then each jumps to where the other was."""
    for sign in (1, -1):
        for place, web in enumerate(stage.fleet.webs):
            await asyncio.to_thread(web.process.terminate)
            web.start(clock=TWO_HOURS * sign * (-1) ** place)
        for web in stage.fleet.webs:
            await asyncio.to_thread(web.wait)
        await asyncio.sleep(stage.dice.uniform(*stage.hold))
    yield
    for web in stage.fleet.webs:
        await asyncio.to_thread(web.process.terminate)
        web.start()


FAULTS = [Fault("F18", "clocks 2 h apart, stepping", two_hours_apart)]
