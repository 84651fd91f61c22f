"""A member of a consumer group, whose offsets stand in our database and not in Kafka."""

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from messaging.kafka.clients import CONSUMER, opened
from messaging.kafka.decoding import Stored
from messaging.kafka.reader import said_as_away
from messaging.kafka.topics import Layout

logger = structlog.get_logger(__name__)

Partition = tuple[str, int]

MEMBER = {
    # The default, range, would give the only partition of every room's topic to one member.
    "partition_assignment_strategy": (RoundRobinPartitionAssignor,),
    # How long a killed member's partitions rest.
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 3_000,
    "max_poll_interval_ms": 300_000,
    "max_poll_records": 500,
    # How soon a partition's new leader, or a topic that was made anew, is noticed.
    "metadata_max_age_ms": 5_000,
}
# Shorter polls can end in the middle of a rebalance and leave the client out of its group.
POLL_MS = 1_000
COMMIT_MS = 2_000
CLOSE_MS = 3_000
SECONDS_BETWEEN_LISTS = 5.0
SECONDS_BETWEEN_COMMITS = 1.0
LONGEST_REJOIN_SECONDS = 8.0


class GroupReader:
    """Reads the topics of a layout as one member of `group`.

    A partition that comes to this member is `fresh`: nothing of it is handed out before `place`
    has said where its reading goes on. Kafka's own offsets of the group are only told, so that
    tools from outside see the lag.
    """

    def __init__(
        self, group: str, layout: Layout, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.group = group
        self.layout = layout
        self.clock = clock
        self.consumer: KafkaConsumer | None = None
        self.topics: set[str] = set()
        self.fresh: set[Partition] = set()
        self.untold: dict[Partition, int] = {}
        self.next_list = self.next_commit = 0.0
        self.rejoining_since: float | None = None

    def open(self) -> None:
        """Nothing if it is open, but now and then a look for new topics. Raises Away."""
        with said_as_away():
            if self.consumer is None:
                self.consumer = opened(KafkaConsumer, group_id=self.group, **(CONSUMER | MEMBER))
                self.next_list = 0.0
            if self.clock() >= self.next_list:
                self._subscribe(self.consumer)

    def _subscribe(self, consumer: KafkaConsumer) -> None:
        """To the topics by their names: a pattern can miss new ones for ever."""
        topics = set(filter(self.layout.holds, consumer.topics()))
        self.next_list = self.clock() + SECONDS_BETWEEN_LISTS
        if topics != self.topics or not consumer.subscription():
            self.topics = topics
            if topics:
                consumer.subscribe(sorted(topics), listener=Assignments(self))
            else:
                consumer.unsubscribe()

    def poll(self) -> "dict[Partition, list[Stored]]":
        """What came, by partition, in order; waits a second at most. Nothing of fresh ones.
        Raises Away."""
        consumer = self._opened()
        if not self.topics:
            return {}
        with said_as_away():
            fetched: dict[TopicPartition, list[Stored]] = consumer.poll(timeout_ms=POLL_MS)
        self._stay_in_the_group(consumer)
        return {
            (key.topic, key.partition): records
            for key, records in fetched.items()
            if (key.topic, key.partition) not in self.fresh
        }

    def _stay_in_the_group(self, consumer: KafkaConsumer) -> None:
        """A join that began in one poll and ended after it may never be collected."""
        if not consumer._coordinator.rejoining:
            self.rejoining_since = None
        elif self.rejoining_since is None:
            self.rejoining_since = self.clock()
        elif self.clock() - self.rejoining_since > LONGEST_REJOIN_SECONDS:
            self.rejoining_since = None
            consumer._coordinator.request_rejoin()

    def place(self, offsets: Mapping[Partition, int]) -> None:
        """Go on from these offsets."""
        consumer = self._opened()
        for partition, offset in offsets.items():
            with contextlib.suppress(ValueError):  # taken away again meanwhile
                consumer.seek(TopicPartition(*partition), offset)
            self.fresh.discard(partition)
            self.untold.pop(partition, None)

    def forget(self) -> None:
        """Trust no place any more: all partitions are fresh again."""
        if self.consumer is not None:
            self.assigned(self.consumer.assignment())

    def assigned(self, partitions: Iterable[TopicPartition]) -> None:
        self.fresh.update((key.topic, key.partition) for key in partitions)

    def revoked(self, partitions: Iterable[TopicPartition]) -> None:
        self.fresh.difference_update((key.topic, key.partition) for key in partitions)

    def tell(self, offsets: Mapping[Partition, int], *, at_once: bool = False) -> None:
        """Let Kafka know, now and then, what is applied. That it does not is no harm."""
        self.untold.update(offsets)
        consumer = self._opened()
        if not self.untold or (self.clock() < self.next_commit and not at_once):
            return
        self.next_commit = self.clock() + SECONDS_BETWEEN_COMMITS
        told = {
            TopicPartition(*partition): OffsetAndMetadata(offset, "", -1)
            for partition, offset in self.untold.items()
        }
        try:
            consumer.commit(told, timeout_ms=COMMIT_MS)
        except KafkaError as error:
            logger.debug("offsets not told to Kafka", group=self.group, reason=str(error))
        else:
            self.untold.clear()

    def ends(self) -> dict[Partition, int]:
        """Where each partition of the topics ends now. Raises Away."""
        consumer = self._opened()
        with said_as_away():
            keys = [
                TopicPartition(topic, number)
                for topic in self.topics
                for number in consumer.partitions_for_topic(topic) or ()
            ]
            found = consumer.end_offsets(keys) if keys else {}
        return {(key.topic, key.partition): end for key, end in found.items()}

    def known_ends(self) -> dict[Partition, int | None]:
        """The partitions of this member, and where each ended when the broker last answered for
        it, None: not yet. Asks nobody."""
        consumer = self._opened()
        return {
            (key.topic, key.partition): consumer.highwater(key) for key in consumer.assignment()
        }

    def reached(self) -> dict[Partition, int]:
        """Where this member reads on, of the partitions that were placed. Raises Away."""
        consumer = self._opened()
        with said_as_away():
            return {
                (key.topic, key.partition): consumer.position(key, timeout_ms=POLL_MS) or 0
                for key in consumer.assignment()
                if (key.topic, key.partition) not in self.fresh
            }

    def _opened(self) -> Any:
        if self.consumer is None:
            raise RuntimeError("The reader is not open.")
        return self.consumer

    def close(self) -> None:
        """Leave the group, so that the others need not wait for the session's end."""
        consumer, self.consumer = self.consumer, None
        self.topics = set()
        self.fresh.clear()
        if consumer is not None:
            with contextlib.suppress(KafkaError):
                consumer.close(timeout_ms=CLOSE_MS)


class Assignments(ConsumerRebalanceListener):  # type: ignore[misc]
    """Called on the client's own thread; it only notes."""

    def __init__(self, reader: GroupReader) -> None:
        self.reader = reader

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        self.reader.assigned(assigned)

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        self.reader.revoked(revoked)
