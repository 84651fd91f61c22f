"""Redis and Kafka side by side in live delivery, each broken in turn: nobody who listens may wait
for what the other brings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.faults.families import kafka, redis, worker
from tests.faults.fault import Fault, Ground
from tests.faults.stage import Stage


@asynccontextmanager
async def both_killed(stage: Stage) -> AsyncIterator[None]:
    """The log is left, whose heads are compared."""
    async with redis.killed(stage), kafka.all_killed(stage):
        yield


@asynccontextmanager
async def one_after_the_other(stage: Stage) -> AsyncIterator[None]:
    async with redis.killed(stage):
        pass
    async with kafka.all_killed(stage):
        yield


FAULTS = [
    Fault(number, f"{name}, both lanes", strike, Ground.LANES, is_hidden=True)
    for number, name, strike in (
        ("F4", "Redis killed", redis.killed),
        ("F4", "Redis stopped, continued", redis.stopped),
        ("F9", "two workers on one shard", worker.two_on_one_shard),
        ("F10", "Kafka killed", kafka.all_killed),
        ("F10", "Kafka stopped, continued", kafka.stopped),
        ("F10", "Redis, then Kafka killed", one_after_the_other),
        ("F10", "Redis and Kafka killed", both_killed),
        ("F11", "Kafka slow by 2 s", kafka.slow),
        ("F11", "answers of Kafka torn", kafka.torn),
        ("F13", "topic deleted", kafka.topic_deleted),
    )
]
