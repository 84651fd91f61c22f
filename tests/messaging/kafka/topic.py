"""The topic, read back by a client that knows nothing of the project's code."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from messaging.kafka.sockets import CLOSES_SOCKETS
from tests.waiting import wait_until

Rooms = dict[int, list[dict[str, Any]]]


def read_topic(bootstrap: str, topic: str) -> list[Any]:
    """As `read_topics`."""
    return read_topics(bootstrap, lambda name: name == topic)


def read_topics(bootstrap: str, is_wanted: Callable[[str], bool]) -> list[Any]:
    """All records that stand in these topics now, partition by partition in order of their
    offsets; none where there is no topic yet."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap, proxy_url=CLOSES_SOCKETS, enable_auto_commit=False
    )
    try:
        partitions = [
            TopicPartition(topic, number)
            for topic in sorted(filter(is_wanted, consumer.topics()))
            for number in sorted(consumer.partitions_for_topic(topic) or ())
        ]
        if not partitions:
            return []
        consumer.assign(partitions)
        consumer.seek_to_beginning()
        ends = consumer.end_offsets(partitions)
        records: list[Any] = []
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for batch in consumer.poll(timeout_ms=500).values():
                records += batch
        return sorted(records, key=lambda found: (found.topic, found.partition, found.offset))
    finally:
        consumer.close()


def delete_topic(bootstrap: str, topic: str) -> None:
    """Return when nobody knows it any more."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap, proxy_url=CLOSES_SOCKETS)
    try:
        admin.delete_topics([topic])
        wait_until(lambda: topic not in admin.list_topics(), seconds=30)
    finally:
        admin.close()


def by_the_reading_rule(records: Iterable[Any]) -> Rooms:
    """Each room's events, without what came again and without what was ahead of its turn."""
    rooms: Rooms = defaultdict(list)
    for record in records:
        event = json.loads(record.value)
        if event["seq"] == len(rooms[event["room"]]) + 1:
            rooms[event["room"]].append(event)
    return dict(rooms)
