"""Which topic and partition an event goes to, and that the topics are there."""

import contextlib
from collections.abc import Collection
from typing import Any, Protocol
from zlib import crc32

from django.conf import settings
from kafka import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

# For life: a room's partition follows from this number, and its order from its partition.
PARTITIONS = 24
FOR_EVER = "-1"
LONGEST = str(2**63 - 1)


class Layout(Protocol):
    """How rooms are spread over topics; the setting KAFKA_TOPIC_LAYOUT chooses one."""

    def place(self, room_id: int) -> tuple[str, int]:
        """The topic and the partition of this room's events."""
        ...

    def topics(self) -> dict[str, int]:
        """The topics that must exist before the first event, with their numbers of partitions."""
        ...


class SharedLayout:
    """All rooms in one topic."""

    def __init__(self, prefix: str) -> None:
        self.topic = f"{prefix}.events"

    def place(self, room_id: int) -> tuple[str, int]:
        return self.topic, partition_of(room_id, PARTITIONS)

    def topics(self) -> dict[str, int]:
        return {self.topic: PARTITIONS}


def partition_of(room_id: int, partitions: int) -> int:
    """By CRC-32 of the key, which every language has; kafka-python alone would take murmur2."""
    return crc32(str(room_id).encode()) % partitions


LAYOUTS = {"shared": SharedLayout}


def configured_layout() -> Layout:
    return LAYOUTS[settings.KAFKA_TOPIC_LAYOUT](settings.KAFKA_TOPIC_PREFIX)


class WrongTopic(Exception):
    """A topic is there, but not as it must be: a person has to mend it."""


def ensure(admin: KafkaAdminClient, layout: Layout, *, replication_factor: int) -> list[str]:
    """Create the topics that are missing and return their names.

    Raises WrongTopic, or KafkaError while the brokers are away.
    """
    wanted = layout.topics()
    found = partition_counts(admin, wanted)
    for topic, partitions in found.items():
        if partitions != wanted[topic]:
            raise WrongTopic(
                f"topic {topic} has {partitions} partitions and must have {wanted[topic]}:"
                " delete it or choose another KAFKA_TOPIC_PREFIX"
            )
    missing = [topic for topic in wanted if topic not in found]
    for topic in missing:
        create(admin, topic, partitions=wanted[topic], replication_factor=replication_factor)
    return missing


def partition_counts(admin: KafkaAdminClient, topics: Collection[str]) -> dict[str, int]:
    descriptions: list[dict[str, Any]] = admin.describe_topics(list(topics))
    return {row["name"]: len(row["partitions"]) for row in descriptions if not row["error_code"]}


def create(
    admin: KafkaAdminClient, topic: str, *, partitions: int, replication_factor: int
) -> None:
    description = {
        "num_partitions": partitions,
        "replication_factor": replication_factor,
        "configs": configs(replication_factor),
    }
    with contextlib.suppress(TopicAlreadyExistsError):  # another worker was quicker
        admin.create_topics({topic: description})
    admin.wait_for_topics([topic])


def configs(replication_factor: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": FOR_EVER,
        "retention.bytes": FOR_EVER,
        # One broker may be away and a second copy still stands behind every acknowledgement.
        "min.insync.replicas": str(max(1, replication_factor - 1)),
        # A record carries the time of its event. By default a broker refuses what lies more
        # than an hour ahead of its own clock, and a room whose clock ran fast would stop.
        "message.timestamp.type": "CreateTime",
        "message.timestamp.after.max.ms": LONGEST,
    }
