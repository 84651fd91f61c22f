"""Projections that die on either side of their commit, come and go, sleep past their session, are
given what they cannot take, or find that what they had not read yet is gone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tests.faults.bridge import POISON, PROJECTIONS, STEPS_OF_PROJECTION, Worker
from tests.faults.families.kafka import bridge_of
from tests.faults.families.worker import die, move_in_turn
from tests.faults.fault import Fault, Ground
from tests.faults.stage import Stage
from tests.waiting import until, wait_until

SECONDS_OF_A_SESSION = 12.0
SECONDS_TO_COME = 60
SHORT = {"retention.ms": "3000", "segment.ms": "1000"}
FOR_EVER = {"retention.ms": "-1", "segment.ms": "604800000"}


@asynccontextmanager
async def killed_at_the_commit(stage: Stage) -> AsyncIterator[None]:
    """Each once, and on both sides of it."""
    steps = stage.dice.sample(STEPS_OF_PROJECTION * 2, k=len(PROJECTIONS))
    for projection, step in zip(PROJECTIONS, steps, strict=True):
        for diarist in diarists(stage):
            diarist.process.kill()
        await die(stage, diarists(stage)[0], f"{step}, {projection}")
    yield
    start_all(diarists(stage))


@asynccontextmanager
async def rebalanced(stage: Stage) -> AsyncIterator[None]:
    """Each leaves and comes back: the partitions go to and fro."""
    await move_in_turn(stage, diarists(stage))
    yield


@asynccontextmanager
async def asleep(stage: Stage) -> AsyncIterator[None]:
    """It wakes with a batch in its hands that is another's by then."""
    diarist = stage.dice.choice(diarists(stage))
    diarist.process.pause()
    await asyncio.sleep(SECONDS_OF_A_SESSION)
    yield
    diarist.process.resume()


@asynccontextmanager
async def poisoned(stage: Stage) -> AsyncIterator[None]:
    """One event is put aside, with its place and reason; what follows is applied."""
    letters = stage.fleet.database.dead_letters
    known = len(letters())
    author, room = stage.people[0], stage.dice.choice(stage.rooms)
    client_id = await author.say(room, POISON)
    answers = author.memory.acknowledged
    await until(lambda: client_id in answers, seconds=SECONDS_TO_COME, what="an answer")
    stage.poison.append((room, answers[client_id].seq))
    yield
    await until(
        lambda: letters()[known:] == stage.poison, seconds=SECONDS_TO_COME, what="its dead letter"
    )


@asynccontextmanager
async def retained_shortly(stage: Stage) -> AsyncIterator[None]:
    """The topic forgets what the projections have not read yet; the log has it."""
    bridge = bridge_of(stage)
    for diarist in diarists(stage):
        diarist.process.kill()
    await asyncio.to_thread(bridge.set_topic, SHORT)
    gone = await asyncio.to_thread(stage.fleet.database.mirrored_heads)
    await asyncio.to_thread(
        wait_until,
        lambda: bridge.has_forgotten(gone),
        seconds=SECONDS_TO_COME,
        what="short retention",
    )
    await asyncio.to_thread(bridge.set_topic, FOR_EVER)
    yield
    bridge.gone.update(await asyncio.to_thread(stage.fleet.database.mirrored_heads))
    start_all(diarists(stage))


def diarists(stage: Stage) -> list[Worker]:
    return bridge_of(stage).diarists


def start_all(workers: Sequence[Worker]) -> None:
    for worker in workers:
        if not worker.process.is_running():
            worker.start()


FAULTS = [
    Fault(number, name, strike, Ground.BRIDGE, is_hidden=True)
    for number, name, strike in (
        ("F12", "projection killed at its commit", killed_at_the_commit),
        ("F12", "projections come and go", rebalanced),
        ("F12", "projection asleep past its session", asleep),
        ("F12", "an event that it cannot take", poisoned),
        ("F13", "retention shorter than the lag", retained_shortly),
    )
] + [
    Fault(number, f"{name}, three", strike, Ground.CLUSTER, is_hidden=True)
    for number, name, strike in (
        ("F12", "projection killed at its commit", killed_at_the_commit),
        ("F12", "projections come and go", rebalanced),
        ("F13", "retention shorter than the lag", retained_shortly),
    )
]
