"""What lies between client and server: slow, cut, deaf in one direction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.faults.correspondent import Correspondent
from tests.faults.fault import Fault
from tests.faults.proxy import Proxy
from tests.faults.stage import Stage

LONG = 6_000  # characters, for what is to fill a pipe
PIECES = 150
SLOW, STANDSTILL = 1024, 1  # bytes a second
LATEST = 5.0  # seconds until others hear of a message while somebody is slow


@asynccontextmanager
async def delayed(stage: Stage) -> AsyncIterator[None]:
    for web in stage.fleet.webs:
        web.wire.delay = stage.dice.uniform(0.05, 0.3)
    yield
    stage.fleet.heal()


@asynccontextmanager
async def cut_often(stage: Stage) -> AsyncIterator[None]:
    for _time in range(6):
        stage.dice.choice(stage.fleet.webs).wire.cut()
        await asyncio.sleep(stage.dice.uniform(0, 0.3))
    yield


@asynccontextmanager
async def deaf_server(stage: Stage) -> AsyncIterator[None]:
    """What clients send is swallowed, what the server says arrives."""
    for web in stage.fleet.webs:
        web.wire.is_mute_up = True
    yield
    stage.fleet.heal()


@asynccontextmanager
async def deaf_clients(stage: Stage) -> AsyncIterator[None]:
    """Sends arrive; acknowledgements and events do not."""
    for web in stage.fleet.webs:
        web.wire.is_mute_down = True
    yield
    stage.fleet.heal()


@asynccontextmanager
async def slow_reader(stage: Stage) -> AsyncIterator[None]:
    async with reader_at(stage, SLOW):
        yield


@asynccontextmanager
async def reader_that_never_reads(stage: Stage) -> AsyncIterator[None]:
    async with reader_at(stage, STANDSTILL):
        yield


@asynccontextmanager
async def reader_at(stage: Stage, rate: int) -> AsyncIterator[None]:
    """One more device of the first person, behind a wire of its own, while long texts are said.
    Everybody else has to hear them at once; in the end the slow one has to be whole too."""
    web = stage.fleet.webs[0]
    wire = Proxy(stage.fleet.wires, web.port)
    stage.fleet.extra_wires.append(wire)
    reader = stage.correspondent(0, [wire.address])
    stage.enter(reader)
    await stage.arrival(reader)
    wire.rate = rate
    await say_much(stage, stage.people[1])
    yield
    wire.heal()


async def say_much(stage: Stage, author: Correspondent) -> None:
    room = stage.dice.choice(stage.rooms)
    for number in range(PIECES):
        client_id = await author.say(room, f"{number} " + "가" * LONG)
    others = [person for person in stage.people[1:] if person.address in stage.fleet.addresses]
    await stage.hears_within(LATEST, author, client_id, others)


FAULTS = [
    Fault("F14", "network delayed", delayed),
    Fault("F14", "network cut again and again", cut_often),
    Fault("F14", "client to server swallowed", deaf_server),
    Fault("F14", "server to client swallowed", deaf_clients),
    Fault("F15", "reader of 1 KiB a second", slow_reader),
    Fault("F15", "reader that never reads", reader_that_never_reads),
]
