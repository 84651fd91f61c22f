"""What stands in topics now, from a beginning to an end that is known when the reading begins."""

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from messaging.kafka.clients import admin_client, open_consumer
from messaging.kafka.decoding import Foreign, Place, Stored, decoded, place_of
from messaging.kafka.topics import configured_layout, existing

__all__ = ["Away", "BatchReader", "Foreign", "Place", "decoded", "open_reader", "place_of"]

POLL_MS = 500
# A broker that was killed is back sooner; who reads a batch has a person waiting.
PATIENCE_SECONDS = 20.0

Partition = tuple[str, int]


class Away(Exception):
    """The brokers do not answer, or not any more; the message is one line."""


class BatchReader:
    """The records of these partitions up to `ends`, in the order of each partition.

    Whatever is written after the ends were taken is left out. In memory is one batch and what
    the client has fetched ahead (`fetch_max_bytes`), however much the topics hold.
    """

    def __init__(
        self,
        consumer: KafkaConsumer,
        starts: Mapping[Partition, int],
        ends: Mapping[Partition, int],
    ) -> None:
        self.consumer = consumer
        # The offsets to go on from: with what `batches` has handed out taken as done.
        self.positions = dict(starts)
        self.ends = ends
        self.open = {partition for partition in ends if starts[partition] < ends[partition]}

    @property
    def left(self) -> int:
        """How many offsets lie before the ends."""
        return sum(self.ends[partition] - self.positions[partition] for partition in self.open)

    def batches(self) -> Iterator[list[Stored]]:
        """Each of one partition. Raises Away."""
        self.consumer.assign([TopicPartition(*partition) for partition in self.open])
        for partition in self.open:
            self.consumer.seek(TopicPartition(*partition), self.positions[partition])
        heard = time.monotonic()
        while self.open:
            fetched = self._poll()
            if fetched:
                heard = time.monotonic()
            elif time.monotonic() - heard > PATIENCE_SECONDS:
                raise Away(f"Kafka has not answered for {PATIENCE_SECONDS:.0f} s")
            for partition, records in fetched.items():
                yield self._taken(partition, records)
            if not fetched:
                self._skip_what_is_empty()

    def _poll(self) -> "dict[TopicPartition, list[Any]]":
        with said_as_away():
            fetched: dict[TopicPartition, list[Any]] = self.consumer.poll(timeout_ms=POLL_MS)
            return fetched

    def _taken(self, partition: Partition, records: list[Any]) -> list[Stored]:
        end = self.ends[partition]
        self._move(partition, records[-1].offset + 1)
        return records if records[-1].offset < end else [r for r in records if r.offset < end]

    def _move(self, partition: Partition, position: int) -> None:
        self.positions[partition] = min(position, self.ends[partition])
        if position >= self.ends[partition]:
            self.open.discard(partition)
            self.consumer.pause(TopicPartition(*partition))

    def _skip_what_is_empty(self) -> None:
        """Compaction leaves offsets without records, also right before an end."""
        for partition in list(self.open):
            with said_as_away():
                position = self.consumer.position(TopicPartition(*partition), timeout_ms=POLL_MS)
            if position is not None:
                self._move(partition, position)


@contextmanager
def open_reader(
    topics: Collection[str],
    *,
    partition: int | None = None,
    since: datetime | None = None,
    positions: Mapping[Partition, int] | None = None,
) -> Iterator[BatchReader]:
    """Read these topics, or one partition of each; those that do not exist hold nothing.

    `since` skips, in each partition, what stands before the first record of that time or later.
    `positions` are those of an earlier reader, to go on where it was. Raises Away.
    """
    with said_as_away():
        consumer = open_consumer()
    try:
        with said_as_away():
            partitions = _partitions(consumer, topics, partition)
            ends = consumer.end_offsets(partitions) if partitions else {}
            starts = {**_starts(consumer, partitions, ends, since), **(positions or {})}
        yield BatchReader(consumer, {tuple(key): starts[key] for key in ends}, ends)
    finally:
        consumer.close()


def _partitions(
    consumer: KafkaConsumer, topics: Collection[str], only: int | None
) -> list[TopicPartition]:
    known = consumer.topics()
    return [
        TopicPartition(topic, number)
        for topic in topics
        if topic in known
        for number in sorted(consumer.partitions_for_topic(topic) or ())
        if only is None or number == only
    ]


def _starts(
    consumer: KafkaConsumer,
    partitions: list[TopicPartition],
    ends: Mapping[TopicPartition, int],
    since: datetime | None,
) -> dict[Partition, int]:
    if not partitions:
        return {}
    if since is None:
        return dict(consumer.beginning_offsets(partitions))
    moment = max(0, int(since.timestamp() * 1000))
    found = consumer.offsets_for_times(dict.fromkeys(partitions, moment))
    return {key: found[key].offset if found.get(key) else ends[key] for key in partitions}


@contextmanager
def said_as_away() -> Iterator[None]:
    """Whatever kafka-python raises while the brokers are away, as one exception of ours."""
    try:
        yield
    except KafkaError as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise Away(f"Kafka does not answer: {reason}") from error


def topics_of_log() -> list[str]:
    """The topics that hold the log in the configured layout, as far as they are there already.
    Raises Away."""
    with said_as_away(), admin_client() as admin:
        return sorted(existing(admin, configured_layout()))


def records_of_log() -> int:
    """How many records these topics hold now. Raises Away."""
    with open_reader(topics_of_log()) as reader:
        return reader.left
