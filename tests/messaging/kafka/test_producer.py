"""Records out, acknowledgements back, on a real broker."""

import time
import uuid
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.errors import KafkaError, MessageSizeTooLargeError
from pytest_django import Settings

from messaging.kafka.envelope import Record
from messaging.kafka.outage import Outage
from messaging.kafka.producer import NOT_ANSWERED, Producer
from messaging.kafka.sockets import CLOSES_SOCKETS
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import (
    PARTITIONS,
    SharedLayout,
    ensure,
    partition_counts,
    partition_of,
)
from tests.messaging.kafka.topic import delete_topic, read_topic

HOUR = 3_600_000


@pytest.fixture
def layout(settings: Settings, kafka_bootstrap: str) -> SharedLayout:
    settings.KAFKA_BOOTSTRAP_SERVERS = [kafka_bootstrap]
    return SharedLayout(f"test-{uuid.uuid4().hex[:12]}")


@pytest.fixture
def producer(layout: SharedLayout) -> Iterator[Producer]:
    opened = Producer(layout, replication_factor=1, outage=Outage("Kafka"), stopping=Stopping())
    opened.open()
    yield opened
    opened.close()


def record(room_id: int, seq: int, *, value: bytes = b"{}", ahead_ms: int = 0) -> Record:
    now = int(time.time() * 1000)
    return Record(room_id, seq, str(room_id).encode(), value, [], now + ahead_ms)


def test_every_record_is_answered_in_order(
    producer: Producer, layout: SharedLayout, kafka_bootstrap: str
) -> None:
    assert producer.deliver([record(1, 1), record(2, 1), record(1, 2)]) == [None, None, None]

    records = read_topic(kafka_bootstrap, layout.topic)
    assert sorted((found.partition, found.key) for found in records) == sorted(
        [(partition_of(1, PARTITIONS), b"1")] * 2 + [(partition_of(2, PARTITIONS), b"2")]
    )


def test_a_record_that_is_too_large_is_refused_alone(producer: Producer) -> None:
    answers = producer.deliver([record(1, 1), record(2, 1, value=b"x" * 2_000_000), record(3, 1)])

    assert [answers[0], answers[2]] == [None, None]
    assert isinstance(answers[1], MessageSizeTooLargeError)


def test_a_room_whose_clock_ran_ahead_is_taken_all_the_same(producer: Producer) -> None:
    assert producer.deliver([record(1, 1, ahead_ms=3 * HOUR)]) == [None]


def test_a_fresh_client_follows_one_that_was_given_up(producer: Producer) -> None:
    first = producer.client

    producer.replace()
    producer.open()

    assert producer.client is not first
    assert producer.deliver([record(1, 1)]) == [None]


def test_the_topic_is_made_once_and_kept_for_ever(
    producer: Producer, layout: SharedLayout, kafka_bootstrap: str
) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap, proxy_url=CLOSES_SOCKETS)
    try:
        assert ensure(admin, {layout.topic: PARTITIONS}, replication_factor=1) == []
        (description,) = admin.describe_topics([layout.topic])
    finally:
        admin.close()
    assert len(description["partitions"]) == 24


@pytest.mark.parametrize("looks_in_vain", [0, 1])
def test_a_topic_that_is_deleted_is_made_anew_for_what_is_on_its_way(
    producer: Producer,
    layout: SharedLayout,
    kafka_bootstrap: str,
    monkeypatch: pytest.MonkeyPatch,
    looks_in_vain: int,
) -> None:
    """Also where the first look, right after the deletion, still finds it."""
    in_vain = [{layout.topic: PARTITIONS}] * looks_in_vain

    def counts(admin: KafkaAdminClient, topics: Collection[str]) -> dict[str, int]:
        return in_vain.pop() if in_vain else partition_counts(admin, topics)

    monkeypatch.setattr("messaging.kafka.producer.partition_counts", counts)
    assert producer.deliver([record(1, 1)]) == [None]
    delete_topic(kafka_bootstrap, layout.topic)

    # A record that waits for its topic to the end is not acknowledged any more.
    assert producer.deliver([record(1, 2)]) == [None]
    assert [found.key for found in read_topic(kafka_bootstrap, layout.topic)] == [b"1"]


class NeverAnswered:
    is_done = False

    def get(self, timeout: float) -> Any:
        raise KafkaError("not yet")


def test_what_is_unfinished_when_the_grace_is_over_counts_as_not_delivered(
    producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(producer, "_send", lambda _records, _refused: [NeverAnswered()])
    monkeypatch.setattr(Stopping, "seconds_left", lambda _self: 0.0)

    assert producer.deliver([record(1, 1)]) == [NOT_ANSWERED]
