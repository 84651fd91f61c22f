"""Everybody comes back at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.faults.fault import Fault
from tests.faults.stage import Stage


@asynccontextmanager
async def all_dropped(stage: Stage) -> AsyncIterator[None]:
    """Many more listeners, who speak little, lose their sockets in the same moment."""
    pace, stage.pace = stage.pace, 1.0
    listeners = [stage.correspondent(number) for number in range(stage.crowd)]
    for listener in listeners:
        stage.enter(listener)
    for listener in listeners:
        await stage.arrival(listener)
    for web in stage.fleet.webs:
        web.wire.cut()
    yield
    stage.pace = pace


FAULTS = [Fault("F20", "all sockets dropped at once", all_dropped)]
