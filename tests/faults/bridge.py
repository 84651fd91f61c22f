"""What lies behind the log: brokers, the workers that fill the topic, and who reads it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

from kafka.admin import ConfigResource, ConfigResourceType
from support.project import PYTHON

from messaging.projections.archive_files import RoomFolder
from tests.faults import VARIABLE
from tests.faults.brokers import Brokers
from tests.faults.counting import Counts
from tests.faults.database import Database
from tests.faults.fetching import Event
from tests.faults.judge_bridge import Record, event_in, record_of
from tests.faults.listener import Listener
from tests.messaging.kafka.topic import read_topic
from tests.running import RunningOreum, RunningProcess
from tests.waiting import wait_until

TOPIC = "oreum.events"
PARTITIONS = 24
SHARDS = 4
WORKERS = 2
COMMAND = [str(PYTHON), "-m", "tests.faults.altered_worker", "runworker"]
MIRROR = [*COMMAND, f"--shards={SHARDS}"]
DIARY, DIARISTS = "faults_diary", 2  # the tests' own projection, its table and its readers
PROJECTIONS = [DIARY, "stats", "archive"]
POISON = "독"  # a message with this body is nothing that it can take
CREATE_DIARY = f"CREATE TABLE {DIARY} (id BIGSERIAL, room BIGINT, seq BIGINT, event TEXT)"
SECONDS_TO_START = 90
STEPS = [  # of a worker's loop, at which altered_worker.py can end it
    "before it reads",
    "after it has read",
    "before it sends",
    "before the answers",
    "before the mark",
    "before the commit of the mark",
    "after the mark",
]
STEPS_OF_PROJECTION = ["before the commit of the effect", "after the commit of the effect"]


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
    diarists: list[Worker]
    listener: Listener
    archive: Path
    # The seq of each room that is the last one of which the topic is allowed to know nothing.
    gone: dict[int, int] = field(default_factory=dict)
    counted_before: Counts = field(default_factory=Counter)

    def start(self) -> None:
        self.database.ask(CREATE_DIARY)
        for worker in self.all_workers:
            worker.start()
        self.listener.start()
        wait_until(
            lambda: self.is_whole({}), seconds=SECONDS_TO_START, what="an empty backlog at first"
        )

    @property
    def all_workers(self) -> list[Worker]:
        return [*self.workers, *self.diarists]

    def begin(self) -> None:
        """What is mirrored from now on is judged next."""
        self.gone.clear()
        self.counted_before = self.database.counts()
        self.listener.forget()

    def heal(self) -> None:
        self.brokers.heal()
        for worker in self.all_workers:
            worker.process.resume()
            if not worker.process.is_running():
                worker.start()

    def close(self) -> None:
        for worker in self.all_workers:
            worker.process.resume()
            worker.process.kill()
        self.listener.close()

    def alter(self, alterations: Mapping[str, Any]) -> None:
        """All workers start again, and do so with these from now on."""
        for worker in self.all_workers:
            worker.process.terminate()
            worker.alterations |= alterations
            worker.start()

    def is_shared(self) -> bool:
        """Whether all workers that run say that they write every shard."""
        shards, all_of_them = self.database.shards(), f"0-{SHARDS - 1}"
        running = [it.process for it in self.workers if it.process.is_running()]
        pids = [process.process.pid for process in running if process.process]
        return all(shards.get(pid) == all_of_them for pid in pids)

    def is_whole(self, heads: Mapping[int, int]) -> bool:
        """Nothing waits, and who reads the topic has come to the heads of these rooms."""
        readers = [self.listener.last, *(self.database.places(name) for name in PROJECTIONS)]
        return self.database.waiting() == 0 and all(
            reader.get(room) == heads[room] for reader in readers for room in heads
        )

    def state(self, heads: Mapping[int, int]) -> str:
        last = {room: self.listener.last[room] for room in heads}
        running = [worker.process.is_running() for worker in self.all_workers]
        brokers = [daemon.is_running() for daemon in self.brokers.daemons]
        return (
            f"bridge: {self.database.waiting()} wait, the listener is at {last}, projections at"
            f" {[self.database.places(name) for name in PROJECTIONS]}, workers run"
            f" {running}, brokers {brokers}"
        )

    def set_topic(self, settings: Mapping[str, str]) -> None:
        with self.brokers.admin() as admin:
            admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, TOPIC, dict(settings))])

    def has_forgotten(self, heads: Mapping[int, int]) -> bool:
        """Whether the topic begins behind these events of their rooms."""
        first = {record.event["room"]: record.event["seq"] for record in reversed(self.records())}
        return all(first.get(room, seq + 1) > seq for room, seq in heads.items())

    def counts(self) -> Counts:
        """What the statistics have gained."""
        counts = self.database.counts()
        counts.subtract(self.counted_before)
        return counts

    def applied(self, before: Mapping[int, int]) -> dict[str, dict[int, list[Event]]]:
        """What each reader of the topic made of these rooms behind these seqs."""
        diary = self.database.diary
        return {
            "the listener": self.listener.applied,
            "the diary": {room: diary(DIARY, room, after) for room, after in before.items()},
            "the archive": {room: self.archived(room, after) for room, after in before.items()},
        }

    def archived(self, room: int, after: int) -> list[Event]:
        """What the files say of a room behind a seq, day by day."""
        folder = RoomFolder(self.archive, room)
        files = self.database.archive_files(room)
        contents = b"".join(folder.content(day, length=length) for day, length in files)
        events = [event_in(line) for line in contents.splitlines()]
        return [event for event in events if event["seq"] > after]

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
) -> Iterator[Bridge]:
    """Workers and the listener run until the end of the `with`."""
    workers = [
        Worker(oreum.process(f"worker-{number}", MIRROR)) for number in range(1, WORKERS + 1)
    ]
    diarists = [
        Worker(oreum.process(f"diary-{number}", [*COMMAND, *PROJECTIONS]), {"diary": True})
        for number in range(1, DIARISTS + 1)
    ]
    bootstrap = brokers.variables["KAFKA_BOOTSTRAP_SERVERS"]
    without = [] if has_rule else ["--without-rule"]
    listener = Listener([bootstrap, TOPIC, *without], oreum.environment)
    archive = oreum.directory / "archive"
    bridge = Bridge(brokers, database, workers, diarists, listener, archive)
    try:
        bridge.start()
        yield bridge
    finally:
        bridge.close()
