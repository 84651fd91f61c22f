"""A log and a copy of it that a test may damage: rows of its database, records of its topic."""

import uuid
from collections.abc import Callable, Iterator, Sequence

import orjson
import pytest
from django.utils import timezone
from kafka import KafkaProducer
from pytest_django import Settings

from messaging.kafka import topics
from messaging.kafka.clients import admin_client, open_producer
from messaging.kafka.envelope import Record, record
from messaging.kafka.findings import Report
from messaging.kafka.verify import Comparison
from rooms.events import Event, as_event
from rooms.models import RoomEvent


class Copy:
    """`records` is what the topic is to hold, as the mirror would write it; change it, then
    `write`."""

    def __init__(self, producer: KafkaProducer) -> None:
        self.producer = producer
        self.layout = topics.configured_layout()
        rows = RoomEvent.objects.order_by("room_id", "seq")
        self.records = [record(as_event(row), site="chat.example") for row in rows]
        self.log: list[Event] = [as_event(row) for row in rows]
        RoomEvent.objects.update(mirrored_at=timezone.now())

    def write(self, records: Sequence[Record] | None = None) -> None:
        answers = []
        for one in self.records if records is None else records:
            topic, partition = self.layout.place(one.room_id)
            answers.append(
                self.producer.send(
                    topic,
                    value=one.value,
                    key=one.key,
                    headers=one.headers,
                    partition=partition,
                    timestamp_ms=one.timestamp_ms,
                )
            )
        for answer in answers:
            answer.get(timeout=30)

    def compare(self) -> Report:
        return Comparison(self.layout).run()


def changed(one: Record, **data: object) -> Record:
    value = orjson.loads(one.value)
    return one._replace(value=orjson.dumps({**value, "data": {**value["data"], **data}}))


def other(one: Record, *, room: int, seq: int) -> Record:
    """The same event as another room or number."""
    value = orjson.loads(one.value)
    event: Event = value | {"room": room, "seq": seq}
    return record(event, site="chat.example")


@pytest.fixture
def copies(kafka_bootstrap: str, settings: Settings) -> Iterator[Callable[[], Copy]]:
    """Makes a copy of what is in the log by then, in topics of the test's own."""
    settings.KAFKA_BOOTSTRAP_SERVERS = [kafka_bootstrap]
    settings.KAFKA_TOPIC_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    with admin_client() as admin:
        topics.ensure(
            admin,
            {f"{settings.KAFKA_TOPIC_PREFIX}.events": topics.PARTITIONS},
            replication_factor=1,
        )
    producer = open_producer()
    try:
        yield lambda: Copy(producer)
    finally:
        producer.close()
