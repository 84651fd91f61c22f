"""A room's events in its topic, from a moment on: found by their time, without reading the rest."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from kafka import KafkaConsumer, TopicPartition

from messaging.kafka.clients import open_consumer
from messaging.kafka.decoding import Foreign, Place, Stored, decoded, place_of
from messaging.kafka.topics import configured_layout
from rooms.events import Event

POLL_MS = 200
MOST_RECORDS = 50_000  # of all rooms of the partition: some three seconds of reading

Found = tuple[Place, Event]


@contextmanager
def events_since(room_id: int, moment: datetime, *, seconds: float) -> Iterator[Iterator[Found]]:
    """Up to the end that the topic has now, for so many seconds and MOST_RECORDS at most: somebody
    waits.

    Raises KafkaError while the brokers are away.
    """
    topic, number = configured_layout().place(room_id)
    consumer = open_consumer()
    try:
        is_there = topic in consumer.topics()
        partition = TopicPartition(topic, number)
        yield _events(consumer, partition, room_id, moment, seconds) if is_there else iter(())
    finally:
        consumer.close()


def _events(
    consumer: KafkaConsumer,
    partition: TopicPartition,
    room_id: int,
    moment: datetime,
    seconds: float,
) -> Iterator[Found]:
    """A record has the time of its event, so it is not before the first one of that time."""
    consumer.assign([partition])
    start = consumer.offsets_for_times({partition: int(moment.timestamp() * 1000)}).get(partition)
    if start is None:
        return
    consumer.seek(partition, start.offset)
    end = min(consumer.end_offsets([partition])[partition], start.offset + MOST_RECORDS)
    deadline = time.monotonic() + seconds
    next_offset = start.offset
    while next_offset < end and time.monotonic() < deadline:
        for record in consumer.poll(timeout_ms=POLL_MS).get(partition, []):
            if record.offset >= end:
                return
            next_offset = record.offset + 1
            if (event := _event(record, room_id)) is not None:
                yield place_of(record), event


def _event(record: Stored, room_id: int) -> Event | None:
    if record.key != b"%d" % room_id:
        return None
    try:
        return decoded(record)
    except Foreign:
        return None
