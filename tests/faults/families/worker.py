"""Workers that die at any step, are asked to end, stop past their lease, or share a shard."""

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tests.faults.bridge import STEPS, Worker
from tests.faults.families.kafka import bridge_of
from tests.faults.families.web import restart
from tests.faults.fault import Fault, Ground
from tests.faults.stage import Stage
from tests.waiting import until

SECONDS_TO_DIE = 120
SECONDS_TO_SHARE = 90
ROUNDS = 3
SECONDS_TO_COMMIT = 0.4
END_OF_THE_LEASES = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_locks JOIN pg_database"
    " ON pg_database.oid = database"
    " WHERE locktype = 'advisory' AND datname = current_database()"
)


@asynccontextmanager
async def killed_before_the_mark(stage: Stage) -> AsyncIterator[None]:
    """Kafka has it, and nobody knows."""
    await die(stage, only_one(stage), "before the mark")
    yield
    start_all(stage)


@asynccontextmanager
async def killed_at_every_step(stage: Stage) -> AsyncIterator[None]:
    for step in stage.dice.sample(STEPS, k=len(STEPS)):
        await die(stage, only_one(stage), step)
    yield
    start_all(stage)


async def die(stage: Stage, worker: Worker, step: str) -> None:
    """It does not run, and dies there in the first window that it has."""
    worker.start(die=step)
    await until(
        lambda: not worker.process.is_running(), seconds=SECONDS_TO_DIE, what=f"a death {step}"
    )
    if (code := worker.process.wait()) != -signal.SIGKILL:
        stage.complaints.append(f"it did not die {step}: it left with {code}")


def only_one(stage: Stage) -> Worker:
    """Of all workers, none of which runs then."""
    workers = bridge_of(stage).workers
    for worker in workers:
        worker.process.kill()
    return workers[0]


def start_all(stage: Stage) -> None:
    for worker in bridge_of(stage).workers:
        if not worker.process.is_running():
            worker.start()


@asynccontextmanager
async def killed_in_turn(stage: Stage) -> AsyncIterator[None]:
    """The shards of each move to the other."""
    await move_in_turn(stage, bridge_of(stage).workers)
    yield


async def move_in_turn(stage: Stage, workers: Sequence[Worker]) -> None:
    for number in range(ROUNDS):
        worker = workers[number % len(workers)]
        worker.process.kill()
        await asyncio.sleep(stage.dice.uniform(*stage.hold))
        worker.start()
        await asyncio.sleep(stage.dice.uniform(*stage.hold))


@asynccontextmanager
async def asked_to_end(stage: Stage) -> AsyncIterator[None]:
    for worker in bridge_of(stage).workers:
        code = await asyncio.to_thread(worker.process.terminate)
        if code:
            stage.complaints.append(f"a worker that was asked to end left with {code}")
        worker.start()
    yield


@asynccontextmanager
async def two_on_one_shard(stage: Stage) -> AsyncIterator[None]:
    workers = bridge_of(stage).workers
    for worker in workers:
        worker.process.kill()
        worker.start(share=True)
    await until(
        bridge_of(stage).is_shared, seconds=SECONDS_TO_SHARE, what="two workers on every shard"
    )
    await asyncio.sleep(stage.standstill)
    yield
    for worker in workers:
        worker.process.kill()
        worker.start()


@asynccontextmanager
async def stopped_past_its_lease(stage: Stage) -> AsyncIterator[None]:
    """The database finds its session dead, the others take over, and it goes on."""
    workers = bridge_of(stage).workers
    for worker in workers:
        worker.process.pause()
        await asyncio.to_thread(stage.fleet.database.ask, END_OF_THE_LEASES)
        await asyncio.sleep(stage.dice.uniform(*stage.hold))
        worker.process.resume()
        await asyncio.sleep(stage.dice.uniform(*stage.hold))
    yield


@asynccontextmanager
async def ids_out_of_order(stage: Stage) -> AsyncIterator[None]:
    """One web process commits late: what it wrote stands before what others wrote, and becomes
    visible after it, to a worker that has every room."""
    only_one(stage).start()
    await until(
        bridge_of(stage).is_shared, seconds=SECONDS_TO_SHARE, what="a worker with every shard"
    )
    web = stage.fleet.webs[0]
    await restart(web, commits=SECONDS_TO_COMMIT)
    await asyncio.to_thread(web.wait)
    for person in stage.people:  # who was there is elsewhere by now
        await person.go_home()
    await asyncio.sleep(stage.standstill)
    yield
    await restart(web)
    start_all(stage)


STRIKES = [
    ("F8", "worker killed before the mark", killed_before_the_mark),
    ("F8", "worker killed at every step", killed_at_every_step),
    ("F8", "workers killed in turn", killed_in_turn),
    ("F8", "worker asked to end under load", asked_to_end),
    ("F9", "two workers on one shard", two_on_one_shard),
    ("F9", "worker stopped past its lease", stopped_past_its_lease),
]
ON_THREE = {"worker killed at every step", "two workers on one shard"}
FAULTS = (
    [Fault(number, name, strike, Ground.BRIDGE, is_hidden=True) for number, name, strike in STRIKES]
    + [
        Fault("F8", "ids visible out of order", ids_out_of_order, Ground.BRIDGE),
    ]
    + [
        Fault(number, f"{name}, three", strike, Ground.CLUSTER, is_hidden=True)
        for number, name, strike in STRIKES
        if name in ON_THREE
    ]
)
