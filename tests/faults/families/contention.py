"""Many who want the same row at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import psycopg

from tests.faults.fault import Fault, Ground
from tests.faults.stage import Stage

SENDERS = 16
LOCKS = 6
SECONDS_OF_A_LOCK = 0.25


@asynccontextmanager
async def crowd(stage: Stage) -> AsyncIterator[None]:
    """Sixteen who write into one room as fast as they are answered."""
    senders = [stage.correspondent(number) for number in range(SENDERS)]
    for sender in senders:
        stage.enter(sender)
    room = stage.dice.choice(stage.rooms)
    for number in range(SENDERS * 15):
        await senders[number % SENDERS].say(room, f"{number}")
    yield


@asynccontextmanager
async def lock_storm(stage: Stage) -> AsyncIterator[None]:
    """Sixteen senders, while others lock the rooms' rows in any order."""
    async with AsyncExitStack() as locks:
        await locks.enter_async_context(crowd(stage))
        tasks = [asyncio.create_task(asyncio.to_thread(lock, stage)) for _lock in range(LOCKS)]
        yield
        await asyncio.gather(*tasks)


def lock(stage: Stage) -> None:
    """Both rooms, maybe in the wrong order: of two that wait for each other the server ends one."""
    rooms = stage.dice.sample(stage.rooms, k=2)
    with suppress(psycopg.OperationalError), psycopg.connect(stage.fleet.database.url) as session:
        for room in rooms:
            session.execute("SELECT 1 FROM rooms_room WHERE id = %s FOR UPDATE", [room])
            session.execute("SELECT pg_sleep(%s)", [SECONDS_OF_A_LOCK])


FAULTS = [
    Fault("F7", "16 senders on one room", crowd),
    Fault("F7", "16 senders, SQLite", crowd, Ground.SQLITE),
    Fault("F7", "16 senders and a storm of locks", lock_storm),
]
