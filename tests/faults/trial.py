"""One fault after the other on one site: talk, harm, heal, rest, judge."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.fault import Fault, Ground, Outcome
from tests.faults.fleet import Fleet
from tests.faults.grounds import on_bridge, on_postgres, on_sqlite
from tests.faults.judge import Verdict, judge
from tests.faults.judge_bridge import Findings, judge_bridge
from tests.faults.patience import impatience, longest_until_heard
from tests.faults.resources import Resources
from tests.faults.seeding import seed_people
from tests.faults.stage import Stage

SECONDS_TO_RECOVER = 60.0
SECONDS_TO_RECOVER_BEHIND = 120.0  # brokers, workers and groups of readers come back one by one
SECONDS_BEFORE, SECONDS_AFTER = (0.3, 0.8), 0.3
BOTH = "redis+kafka"
PEOPLE, ROOMS, USERS = 6, 2, 100
PACE_BESIDE_KAFKA = 4.0  # a second and person, for a broker that starts takes what there is


@contextmanager
def fleet_for(ground: Ground, directory: Path, **alterations: Any) -> Iterator[Fleet]:
    match ground:
        case Ground.POSTGRES:
            with on_postgres(directory, alterations=alterations) as fleet:
                yield fleet
        case Ground.LOSSY:
            with on_postgres(directory, alterations={"pokes": 19, **alterations}) as fleet:
                yield fleet
        case Ground.SQLITE:
            with on_sqlite(directory, alterations=alterations) as fleet:
                yield fleet
        case Ground.BRIDGE:
            with on_bridge(directory, brokers=1, alterations=alterations) as fleet:
                yield fleet
        case Ground.CLUSTER:
            with on_bridge(directory, brokers=3, alterations=alterations) as fleet:
                yield fleet
        case Ground.LANES:
            with on_bridge(directory, brokers=1, lanes=BOTH, alterations=alterations) as fleet:
                yield fleet


@asynccontextmanager
async def stage_on(fleet: Fleet, seed: int, **options: Any) -> AsyncIterator[Stage]:
    if fleet.bridge:
        options.setdefault("pace", PACE_BESIDE_KAFKA)
    rooms, accounts = await asyncio.to_thread(seed_people, fleet, users=USERS, rooms=ROOMS)
    stage = Stage(fleet, Random(seed), rooms, accounts, **options)  # noqa: S311
    async with stage.open(PEOPLE):
        yield stage


async def play(
    stage: Stage, fault: Fault, resources: Resources, *, patience: float = 0.0
) -> Outcome:
    """Apply one fault once. `patience` is for how long the recovery is waited for, in seconds."""
    if not patience:
        patience = SECONDS_TO_RECOVER_BEHIND if stage.fleet.bridge else SECONDS_TO_RECOVER
    await stage.begin()
    regulars = list(stage.people)
    async with stage.talking():
        await asyncio.sleep(stage.dice.uniform(*SECONDS_BEFORE))
        async with fault.strike(stage):
            await asyncio.sleep(stage.dice.uniform(*stage.hold))
        healed = time.monotonic()
        await asyncio.sleep(SECONDS_AFTER)
    is_whole = await stage.settle(patience) is not None
    recovery = time.monotonic() - healed if is_whole else None
    for web in stage.fleet.webs:  # one that was started again may not be there yet
        await asyncio.to_thread(web.wait)
    verdict = await asyncio.to_thread(verdict_of, stage)
    findings = await asyncio.to_thread(findings_of, stage)
    notes = [*stage.complaints, *([] if is_whole else [stage.unrest()])]
    memories = [person.memory for person in stage.people]
    notes += impatience(memories) if fault.is_hidden else []
    heard = longest_until_heard(memories)
    for guest in [person for person in stage.people if person not in regulars]:
        await stage.leave(guest)
    notes += await asyncio.to_thread(resources.excess, stage.fleet)
    return Outcome(fault, verdict, recovery, findings=findings, heard=heard, notes=notes)


def verdict_of(stage: Stage) -> Verdict:
    verdict = judge(stage.evidence())
    verdict.doubled += [f"stored twice: {row}" for row in stage.fleet.database.said_twice()]
    return verdict


def findings_of(stage: Stage) -> Findings | None:
    """None on a ground without a bridge."""
    traces = stage.traces()
    return None if traces is None else judge_bridge(traces)
