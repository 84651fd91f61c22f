"""Which topic and partition an event goes to, and that the topics are there."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Protocol
from zlib import crc32

from django.conf import settings
from kafka import KafkaAdminClient
from kafka.errors import NoError, TopicAlreadyExistsError, for_code

# For life: a room's partition follows from this number, and its order from its partition.
PARTITIONS = 24
FOR_EVER = "-1"
LONGEST = str(2**63 - 1)
TOPICS_A_REQUEST = 500
ROOMS_REMEMBERED = 10_000


class Place(NamedTuple):
    topic: str
    partition: int


class Layout(Protocol):
    """How rooms are spread over topics; the setting KAFKA_TOPIC_LAYOUT chooses one.

    `name` is that setting. Who reads asks for the topics that are there by `existing`, never by a
    pattern: kafka-python 3.0 can miss new topics for ever and drop out of its group that way.
    """

    name: str

    def place(self, room_id: int) -> Place:
        """The topic and the partition of this room's events."""
        ...

    def holds(self, topic: str) -> bool:
        """Whether a topic of this name is one of this layout."""
        ...

    def only_room(self, topic: str) -> int | None:
        """The room of a topic that holds no other; None for one that all rooms share."""
        ...

    def partitions(self, topic: str) -> int:
        """The number of partitions that a topic of this layout must have."""
        ...

    def topics(self) -> tuple[str, ...]:
        """The topics that must exist before the first event."""
        ...


class SharedLayout:
    """All rooms in one topic."""

    name = "shared"

    def __init__(self, prefix: str) -> None:
        self.topic = f"{prefix}.events"

    def place(self, room_id: int) -> Place:
        return Place(self.topic, partition_of(room_id, PARTITIONS))

    def holds(self, topic: str) -> bool:
        return topic == self.topic

    def only_room(self, topic: str) -> int | None:
        return None

    def partitions(self, topic: str) -> int:
        return PARTITIONS

    def topics(self) -> tuple[str, ...]:
        return (self.topic,)


class PerRoomLayout:
    """Each room in a topic of its own, made when the room's first event is copied."""

    name = "per-room"

    def __init__(self, prefix: str) -> None:
        self.prefix = f"{prefix}.room."
        self.pattern = re.compile(rf"{re.escape(self.prefix)}[1-9]\d*", re.ASCII)

    def place(self, room_id: int) -> Place:
        return Place(f"{self.prefix}{room_id}", 0)

    def holds(self, topic: str) -> bool:
        return self.pattern.fullmatch(topic) is not None

    def only_room(self, topic: str) -> int | None:
        return int(topic.removeprefix(self.prefix))

    def partitions(self, topic: str) -> int:
        return 1

    def topics(self) -> tuple[str, ...]:
        return ()


@lru_cache(ROOMS_REMEMBERED)
def partition_of(room_id: int, partitions: int) -> int:
    """By CRC-32 of the key, which every language has; kafka-python alone would take murmur2."""
    return crc32(str(room_id).encode()) % partitions


LAYOUTS: dict[str, type[SharedLayout] | type[PerRoomLayout]] = {
    layout.name: layout for layout in (SharedLayout, PerRoomLayout)
}


def configured_layout() -> Layout:
    return LAYOUTS[settings.KAFKA_TOPIC_LAYOUT](settings.KAFKA_TOPIC_PREFIX)


class WrongTopic(Exception):
    """A topic is there, but not as it must be: a person has to mend it."""


def existing(admin: KafkaAdminClient, layout: Layout) -> dict[str, int]:
    """The topics of this layout that are there now, by name, with their numbers of partitions.

    Raises KafkaError while the brokers are away.
    """
    return partition_counts(admin, sorted(filter(layout.holds, admin.list_topics())))


class Ensured(NamedTuple):
    """`created` were missing and are there now, `refused` says why others are not as they must be:
    WrongTopic or KafkaError.
    """

    created: list[str]
    refused: dict[str, Exception]


def ensure(
    admin: KafkaAdminClient,
    topics: Mapping[str, int],
    *,
    replication_factor: int,
    is_compacted: bool = False,
) -> list[str]:
    """As `ensure_each`, and raises the first refusal."""
    ensured = ensure_each(
        admin, topics, replication_factor=replication_factor, is_compacted=is_compacted
    )
    for refusal in ensured.refused.values():
        raise refusal
    return ensured.created


def ensure_each(
    admin: KafkaAdminClient,
    topics: Mapping[str, int],
    *,
    replication_factor: int,
    is_compacted: bool = False,
) -> Ensured:
    """Create those of these topics that are missing; the number is that of the partitions.

    Raises KafkaError while the brokers are away.
    """
    found = partition_counts(admin, topics)
    ensured = Ensured(created=[], refused={})
    for topic, partitions in found.items():
        if partitions != topics[topic]:
            ensured.refused[topic] = WrongTopic(
                f"topic {topic} has {partitions} partitions and must have {topics[topic]}:"
                " delete it or choose another KAFKA_TOPIC_PREFIX"
            )
    missing = {name: count for name, count in topics.items() if name not in found}
    for names in in_portions(missing):
        refused = create(
            admin,
            {name: missing[name] for name in names},
            replication_factor=replication_factor,
            configs=configs(replication_factor, is_compacted=is_compacted),
        )
        ensured.created.extend(name for name in names if name not in refused)
        ensured.refused.update(refused)
    return ensured


def partition_counts(admin: KafkaAdminClient, topics: Collection[str]) -> dict[str, int]:
    """Of those of them that exist."""
    counts: dict[str, int] = {}
    for names in in_portions(topics):
        rows: list[dict[str, Any]] = admin.describe_topics(names)
        counts |= {row["name"]: len(row["partitions"]) for row in rows if not row["error_code"]}
    return counts


def in_portions(topics: Collection[str]) -> Iterator[list[str]]:
    """As many as one request should ask for."""
    names = list(topics)
    for start in range(0, len(names), TOPICS_A_REQUEST):
        yield names[start : start + TOPICS_A_REQUEST]


def create(
    admin: KafkaAdminClient,
    topics: Mapping[str, int],
    *,
    replication_factor: int,
    configs: Mapping[str, str],
) -> dict[str, Exception]:
    """In one request; returns when each has its leaders, with what was refused. Raises KafkaError
    while the brokers are away.
    """
    descriptions = {
        name: {
            "num_partitions": partitions,
            "replication_factor": replication_factor,
            "configs": configs,
        }
        for name, partitions in topics.items()
    }
    answer = admin.create_topics(descriptions, raise_errors=False)
    refused = {
        row["name"]: for_code(row["error_code"])(f"{row['name']}: {row['error_message']}")
        for row in answer["topics"]
        # What is there already, another worker made just now.
        if row["error_code"] not in (NoError.errno, TopicAlreadyExistsError.errno)
    }
    admin.wait_for_topics([name for name in topics if name not in refused])
    return refused


def configs(replication_factor: int, *, is_compacted: bool) -> dict[str, str]:
    return {
        "cleanup.policy": "compact" if is_compacted else "delete",
        "retention.ms": FOR_EVER,
        "retention.bytes": FOR_EVER,
        # One broker may be away and a second copy still stands behind every acknowledgement.
        "min.insync.replicas": str(max(1, replication_factor - 1)),
        # A record carries the time of its event. By default a broker refuses what lies more
        # than an hour ahead of its own clock, and a room whose clock ran fast would stop.
        "message.timestamp.type": "CreateTime",
        "message.timestamp.after.max.ms": LONGEST,
    }
