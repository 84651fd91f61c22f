"""Where one event stands in its topic."""

import time

from kafka import KafkaConsumer, TopicPartition

from messaging.kafka.clients import open_consumer
from messaging.kafka.decoding import Foreign, Place, Stored, decoded, place_of
from messaging.kafka.reader import said_as_away
from messaging.kafka.topics import configured_layout
from rooms.models import RoomEvent

POLL_MS = 200
# Somebody waits for it.
PATIENCE_SECONDS = 4.0


def find(event: RoomEvent) -> Place | None:
    """The first record of this event; None where none was found in a few seconds. Raises Away."""
    topic, number = configured_layout().place(event.room_id)
    with said_as_away():
        consumer = open_consumer()
        try:
            if topic in consumer.topics():
                return _search(consumer, TopicPartition(topic, number), event)
            return None
        finally:
            consumer.close()


def _search(consumer: KafkaConsumer, partition: TopicPartition, event: RoomEvent) -> Place | None:
    """A record has the time of its event, so it is not before the first one of that time."""
    moment = int(event.at.timestamp() * 1000)
    consumer.assign([partition])
    start = consumer.offsets_for_times({partition: moment}).get(partition)
    if start is None:
        return None
    consumer.seek(partition, start.offset)
    end = consumer.end_offsets([partition])[partition]
    deadline = time.monotonic() + PATIENCE_SECONDS
    next_offset = start.offset
    while next_offset < end and time.monotonic() < deadline:
        for record in consumer.poll(timeout_ms=POLL_MS).get(partition, []):
            if _is_of(record, event):
                return place_of(record)
            next_offset = record.offset + 1
    return None


def _is_of(record: Stored, event: RoomEvent) -> bool:
    if record.key != str(event.room_id).encode():
        return False
    try:
        return decoded(record)["seq"] == event.seq
    except Foreign:
        return False
