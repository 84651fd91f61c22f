"""A part of a room's past, as the topic remembers it."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

import structlog
from django.conf import settings
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from messaging.kafka.clients import open_consumer
from messaging.kafka.decoding import Foreign, Stored, decoded
from messaging.kafka.topics import configured_layout
from messaging.reading import MESSAGE_BODIES, visible_events
from rooms.events import Event, as_event
from rooms.models import Room, RoomEvent, User

logger = structlog.get_logger(__name__)

POLL_MS = 200
# Somebody waits for it, and the log has the same events.
PATIENCE_SECONDS = 3.0
SECONDS_BETWEEN_TRIES = 30.0


class Source(StrEnum):
    """Where the events of a past come from."""

    TOPIC = auto()
    LOG = auto()  # Kafka is off or away
    BOTH = auto()  # the newest, for one, are not in the topic yet


@dataclass(frozen=True, slots=True)
class Past:
    events: list[Event]
    source: Source


class Refusals:
    """Brokers that were away a moment ago are not waited for again by everybody who looks back."""

    def __init__(self) -> None:
        self.next_try = 0.0

    def are_expected(self) -> bool:
        return time.monotonic() < self.next_try

    def note(self, error: KafkaError) -> None:
        self.next_try = time.monotonic() + SECONDS_BETWEEN_TRIES
        logger.warning("the topic could not be read, the log is", error=type(error).__name__)


refusals = Refusals()


def read_past(user: User, room: Room, *, after: int, limit: int) -> Past:
    """What happened after a seq, ascending: the log says what there is and what of it this person
    may read, the topic what it was.
    """
    rows = visible_events(user, room, after=after, limit=limit)
    told = _told_by_topic(room, rows)
    events = [_as_told(told.get(row.seq), as_event(row)) for row in rows]
    if not told:
        return Past(events, Source.LOG)
    return Past(events, Source.TOPIC if len(told) == len(rows) else Source.BOTH)


def _as_told(told: Event | None, logged: Event) -> Event:
    is_withheld = logged["type"] in MESSAGE_BODIES and not logged["data"]["body"]
    return logged if told is None or is_withheld else told


def _told_by_topic(room: Room, rows: Sequence[RoomEvent]) -> dict[int, Event]:
    """By seq, as far as the topic has them; nothing where Kafka is off or away."""
    copied = [row for row in rows if row.mirrored_at is not None]
    if not (settings.KAFKA_BOOTSTRAP_SERVERS and copied) or refusals.are_expected():
        return {}
    try:
        consumer = open_consumer()
        try:
            return _read(consumer, room, copied)
        finally:
            consumer.close()
    except KafkaError as error:
        refusals.note(error)
        return {}


def _read(consumer: KafkaConsumer, room: Room, rows: Sequence[RoomEvent]) -> dict[int, Event]:
    """A record has the time of its event, so these begin at the first one of their time."""
    topic, number = configured_layout().place(room.pk)
    partition = TopicPartition(topic, number)
    began = int(min(row.at for row in rows).timestamp() * 1000)
    consumer.assign([partition])
    start = consumer.offsets_for_times({partition: began}).get(partition)
    if start is None:
        return {}
    consumer.seek(partition, start.offset)
    return _collect(consumer, room.pk, {row.seq for row in rows})


def _collect(consumer: KafkaConsumer, room_id: int, wanted: Collection[int]) -> dict[int, Event]:
    key = str(room_id).encode()
    found: dict[int, Event] = {}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(found) < len(wanted) and time.monotonic() < deadline:
        for records in consumer.poll(timeout_ms=POLL_MS).values():
            for record in records:
                if record.key == key and (event := _event(record)) and event["seq"] in wanted:
                    found.setdefault(event["seq"], event)  # a repeated record says the same
    return found


def _event(record: Stored) -> Event | None:
    try:
        return decoded(record)
    except Foreign:
        return None
