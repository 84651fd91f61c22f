"""What lies behind the log: brokers, the workers that fill the topic, and who reads it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from support.project import PYTHON

from tests.faults import VARIABLE
from tests.faults.brokers import Brokers
from tests.faults.database import Database
from tests.faults.judge_bridge import Record, record_of
from tests.faults.listener import Listener
from tests.messaging.kafka.topic import read_topic
from tests.running import RunningOreum, RunningProcess
from tests.waiting import wait_until

TOPIC = "oreum.events"
PARTITIONS = 24
SHARDS = 4
WORKERS = 2
COMMAND = [str(PYTHON), "-m", "tests.faults.altered_worker", "runworker", f"--shards={SHARDS}"]
SECONDS_TO_START = 60
STEPS = [  # of a worker's loop, at which altered_worker.py can end it
    "before it reads",
    "after it has read",
    "before it sends",
    "before the answers",
    "before the mark",
    "before the commit of the mark",
    "after the mark",
]


@dataclass
class Worker:
    process: RunningProcess
    alterations: dict[str, Any] = field(default_factory=dict)

    def start(self, **alterations: Any) -> None:
        """With these alterations, beside those of all workers."""
        wishes = json.dumps({**self.alterations, **alterations})
        self.process.environment = self.process.environment | {VARIABLE: wishes}
        self.process.start()


@dataclass
class Bridge:
    brokers: Brokers
    database: Database
    workers: list[Worker]
    listener: Listener
    # The seq of each room that is the last one of which the topic is allowed to know nothing.
    gone: dict[int, int] = field(default_factory=dict)

    def start(self) -> None:
        for worker in self.workers:
            worker.start()
        self.listener.start()
        wait_until(
            lambda: self.is_whole({}), seconds=SECONDS_TO_START, what="an empty backlog at first"
        )

    def begin(self) -> None:
        """What is mirrored from now on is judged next."""
        self.gone.clear()
        self.listener.forget()

    def heal(self) -> None:
        self.brokers.heal()
        for worker in self.workers:
            worker.process.resume()
            if not worker.process.is_running():
                worker.start()

    def close(self) -> None:
        for worker in self.workers:
            worker.process.resume()
            worker.process.kill()
        self.listener.close()

    def is_whole(self, heads: Mapping[int, int]) -> bool:
        """Nothing waits, and who reads the topic has come to the heads of these rooms."""
        last = self.listener.last
        return self.database.waiting() == 0 and all(last[room] == heads[room] for room in heads)

    def state(self, heads: Mapping[int, int]) -> str:
        last = {room: self.listener.last[room] for room in heads}
        running = [worker.process.is_running() for worker in self.workers]
        brokers = [daemon.is_running() for daemon in self.brokers.daemons]
        return (
            f"bridge: {self.database.waiting()} wait, the listener is at {last}, workers run"
            f" {running}, brokers {brokers}"
        )

    def partition(self, room: int) -> int:
        return crc32(str(room).encode()) % PARTITIONS

    def records(self) -> list[Record]:
        """All that stands in the topic."""
        return [record_of(it) for it in read_topic(",".join(self.brokers.addresses), TOPIC)]


@contextmanager
def bridging(
    oreum: RunningOreum,
    brokers: Brokers,
    database: Database,
    *,
    has_rule: bool,
    alterations: Mapping[str, Any],
) -> Iterator[Bridge]:
    """Workers, which are altered so, and the listener run until the end of the `with`."""
    workers = [
        Worker(oreum.process(f"worker-{number}", COMMAND), dict(alterations))
        for number in range(1, WORKERS + 1)
    ]
    bootstrap = brokers.variables["KAFKA_BOOTSTRAP_SERVERS"]
    without = [] if has_rule else ["--without-rule"]
    listener = Listener([bootstrap, TOPIC, *without], oreum.environment)
    bridge = Bridge(brokers, database, workers, listener)
    try:
        bridge.start()
        yield bridge
    finally:
        bridge.close()
