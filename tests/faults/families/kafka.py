"""Kafka gone, hanging, slow, torn, full, emptied, or not there when everything starts. Nobody who
talks may notice any of it."""

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tests.faults.bridge import TOPIC, Bridge
from tests.faults.families.disk import FULL, limit
from tests.faults.families.web import restart
from tests.faults.fault import Fault, Ground
from tests.faults.stage import Stage
from tests.waiting import until

SECONDS_AHEAD = 1.5  # less than a session of brokers, and than a copy may lag behind
SECONDS_ON_THE_WAY = 1.0  # each way: an answer takes two of them
TIMES_TORN = 6
SECONDS_TO_GIVE_UP = 60
SECONDS_OF_LAST_MARKS = 2.0


def bridge_of(stage: Stage) -> Bridge:
    assert stage.fleet.bridge is not None
    return stage.fleet.bridge


@asynccontextmanager
async def absent_at_start(stage: Stage) -> AsyncIterator[None]:
    bridge = bridge_of(stage)
    await asyncio.to_thread(bridge.brokers.kill, *range(len(bridge.brokers)))
    for worker in bridge.workers:
        worker.process.kill()
        worker.start()
    for web in stage.fleet.webs:
        await restart(web)
    yield
    await asyncio.to_thread(bridge.brokers.revive)


@asynccontextmanager
async def all_killed(stage: Stage) -> AsyncIterator[None]:
    async with killed(stage, range(len(bridge_of(stage).brokers))):
        yield


@asynccontextmanager
async def away_for_long(stage: Stage) -> AsyncIterator[None]:
    """Longer than a record may wait for its delivery."""
    async with all_killed(stage):
        await asyncio.sleep(stage.darkness)
        yield


@asynccontextmanager
async def two_of_three_killed(stage: Stage) -> AsyncIterator[None]:
    async with killed(stage, stage.dice.sample(range(3), k=2)):
        yield


@asynccontextmanager
async def leader_killed(stage: Stage) -> AsyncIterator[None]:
    async with killed(stage, [await leader_of_a_room(stage)]):
        yield


@asynccontextmanager
async def leader_killed_ahead(stage: Stage) -> AsyncIterator[None]:
    """What it took last the others do not have, and one of them leads then."""
    bridge = bridge_of(stage)
    place = await leader_of_a_room(stage)
    others = [it for number, it in enumerate(bridge.brokers.daemons) if number != place]
    for daemon in others:
        daemon.send(signal.SIGSTOP)
    await asyncio.sleep(SECONDS_AHEAD)
    async with killed(stage, [place]):
        for daemon in others:
            daemon.send(signal.SIGCONT)
        yield


@asynccontextmanager
async def controller_killed(stage: Stage) -> AsyncIterator[None]:
    async with killed(stage, [await asyncio.to_thread(bridge_of(stage).brokers.controller)]):
        yield


@asynccontextmanager
async def each_killed_in_turn(stage: Stage) -> AsyncIterator[None]:
    for place in stage.dice.sample(range(3), k=3):
        async with killed(stage, [place]):
            await asyncio.sleep(stage.dice.uniform(*stage.hold))
    yield


@asynccontextmanager
async def killed(stage: Stage, places: Sequence[int]) -> AsyncIterator[None]:
    brokers = bridge_of(stage).brokers
    await asyncio.to_thread(brokers.kill, *places)
    yield
    await asyncio.to_thread(brokers.revive)


@asynccontextmanager
async def stopped(stage: Stage) -> AsyncIterator[None]:
    """The one that leads a room: its connections stay open and nothing answers."""
    daemon = bridge_of(stage).brokers.daemons[await leader_of_a_room(stage)]
    daemon.send(signal.SIGSTOP)
    await asyncio.sleep(stage.standstill)
    yield
    daemon.send(signal.SIGCONT)


async def leader_of_a_room(stage: Stage) -> int:
    bridge = bridge_of(stage)
    partition = bridge.partition(stage.dice.choice(stage.rooms))
    return await asyncio.to_thread(bridge.brokers.leader, TOPIC, partition)


@asynccontextmanager
async def slow(stage: Stage) -> AsyncIterator[None]:
    wires = bridge_of(stage).brokers.wires
    for wire in wires:
        wire.delay = SECONDS_ON_THE_WAY
    await asyncio.sleep(stage.standstill)
    yield
    for wire in wires:
        wire.heal()


@asynccontextmanager
async def torn(stage: Stage) -> AsyncIterator[None]:
    """Connections are reset in the middle of what a broker answers."""
    wires = bridge_of(stage).brokers.wires
    for _time in range(TIMES_TORN):
        for wire in wires:
            wire.is_torn = True
        await asyncio.sleep(stage.dice.uniform(0.1, 1.0))
        for wire in wires:
            wire.heal()
        await asyncio.sleep(stage.dice.uniform(0, 0.5))
    yield


@asynccontextmanager
async def full(stage: Stage) -> AsyncIterator[None]:
    """The broker gives up; with room again it is started again. A fresh process has no limit."""
    bridge = bridge_of(stage)
    daemon = bridge.brokers.daemons[await leader_of_a_room(stage)]
    limit([daemon.pid() or 0], FULL)
    await until(
        lambda: not daemon.is_running(), seconds=SECONDS_TO_GIVE_UP, what="a broker that gives up"
    )
    yield
    await asyncio.to_thread(bridge.brokers.revive)


@asynccontextmanager
async def topic_deleted(stage: Stage) -> AsyncIterator[None]:
    """What it held is gone; what comes after has to stand in a new one, without a hole."""
    bridge = bridge_of(stage)
    await asyncio.to_thread(delete_topic, bridge)
    await asyncio.sleep(SECONDS_OF_LAST_MARKS)
    bridge.gone.update(await asyncio.to_thread(stage.fleet.database.mirrored_heads))
    await asyncio.to_thread(bridge.listener.skip, bridge.gone)
    yield


def delete_topic(bridge: Bridge) -> None:
    with bridge.brokers.admin() as admin:
        admin.delete_topics([TOPIC])


BRIDGE = [
    ("F5", "Kafka absent at start", absent_at_start),
    ("F10", "the only broker killed", all_killed),
    ("F10", "Kafka stopped, continued", stopped),
    ("F10", "Kafka away for long", away_for_long),
    ("F11", "Kafka slow by 2 s", slow),
    ("F11", "answers of Kafka torn", torn),
    ("F13", "topic deleted", topic_deleted),
    ("F17", "disk full, Kafka", full),
]
CLUSTER = [
    ("F5", "three brokers absent at start", absent_at_start),
    ("F10", "leader killed", leader_killed),
    ("F10", "leader killed, ahead of others", leader_killed_ahead),
    ("F10", "controller killed", controller_killed),
    ("F10", "each broker killed in turn", each_killed_in_turn),
    ("F10", "two of three brokers killed", two_of_three_killed),
    ("F10", "all brokers killed", all_killed),
    ("F10", "three brokers away for long", away_for_long),
    ("F10", "leader stopped, continued", stopped),
    ("F11", "three brokers slow by 2 s", slow),
    ("F11", "answers of three brokers torn", torn),
    ("F13", "topic deleted, three", topic_deleted),
    ("F17", "disk full, one broker of three", full),
]
FAULTS = [
    # The web processes are started again in the first one.
    Fault(number, name, strike, ground, is_hidden=strike is not absent_at_start)
    for ground, faults in ((Ground.BRIDGE, BRIDGE), (Ground.CLUSTER, CLUSTER))
    for number, name, strike in faults
]
