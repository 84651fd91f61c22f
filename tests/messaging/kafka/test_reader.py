"""What stands in topics, read from a beginning to an end that is known at the start."""

import gc
import logging
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from kafka import KafkaProducer
from pytest_django import Settings

from messaging.kafka import clients, reader
from messaging.kafka.clients import admin_client, open_producer
from messaging.kafka.reader import Away, BatchReader, open_reader

NOBODY = "127.0.0.1:1"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def topic(kafka_bootstrap: str, settings: Settings) -> str:
    """Of three partitions, and empty."""
    settings.KAFKA_BOOTSTRAP_SERVERS = [kafka_bootstrap]
    name = f"test-{uuid.uuid4().hex[:12]}"
    with admin_client() as admin:
        admin.create_topics({name: {"num_partitions": 3, "replication_factor": 1}})
        admin.wait_for_topics([name])
    return name


@pytest.fixture
def producer(topic: str) -> Iterator[KafkaProducer]:
    with closing(open_producer()) as opened:
        yield opened


def write(producer: KafkaProducer, topic: str, count: int, *, start: int = 0) -> None:
    """Numbers, in turn to each partition, one a minute by their own time."""
    answers = [
        producer.send(
            topic,
            value=b"%d" % number,
            partition=number % 3,
            timestamp_ms=int((BEGIN + timedelta(minutes=number)).timestamp() * 1000),
        )
        for number in range(start, start + count)
    ]
    for answer in answers:
        answer.get(timeout=30)


def numbers(opened: BatchReader) -> list[int]:
    return [int(record.value or b"") for batch in opened.batches() for record in batch]


def test_everything_is_read_in_the_order_of_each_partition(
    topic: str, producer: KafkaProducer
) -> None:
    write(producer, topic, 5_000)

    with open_reader([topic]) as opened:
        assert opened.left == 5_000
        read = numbers(opened)

    assert opened.left == 0
    for partition in range(3):
        assert [number for number in read if number % 3 == partition] == list(
            range(partition, 5_000, 3)
        )


def test_what_is_written_after_the_start_is_left_out(topic: str, producer: KafkaProducer) -> None:
    write(producer, topic, 30)

    with open_reader([topic]) as opened:
        write(producer, topic, 30, start=30)
        assert sorted(numbers(opened)) == list(range(30))


def test_a_time_skips_what_was_before(topic: str, producer: KafkaProducer) -> None:
    write(producer, topic, 90)

    with open_reader([topic], since=BEGIN + timedelta(minutes=60)) as opened:
        assert sorted(numbers(opened)) == list(range(60, 90))


def test_a_time_after_everything_leaves_nothing(topic: str, producer: KafkaProducer) -> None:
    write(producer, topic, 30)

    with open_reader([topic], since=BEGIN + timedelta(days=1)) as opened:
        assert numbers(opened) == []


def test_a_later_reader_goes_on_where_an_earlier_one_was(
    topic: str, producer: KafkaProducer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(clients.CONSUMER, "max_poll_records", 100)
    write(producer, topic, 600)
    with open_reader([topic]) as opened:
        first = [int(record.value or b"") for record in next(opened.batches())]
        positions = dict(opened.positions)

    with open_reader([topic], positions=positions) as opened:
        rest = numbers(opened)

    assert 0 < len(first) <= 100
    assert sorted(first + rest) == list(range(600))


def test_a_topic_that_does_not_exist_holds_nothing(topic: str) -> None:
    with open_reader([f"{topic}-of-nobody"]) as opened:
        assert (opened.left, numbers(opened)) == (0, [])


def test_an_empty_topic_is_read_at_once(topic: str) -> None:
    with open_reader([topic]) as opened:
        assert (opened.left, numbers(opened)) == (0, [])


def test_brokers_that_are_away_are_told_of_in_one_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "kafka")  # a line that is kept would keep its connection
    settings.KAFKA_BOOTSTRAP_SERVERS = [NOBODY]
    impatient = {**clients.connection_settings(), "bootstrap_timeout_ms": 300}
    monkeypatch.setattr(clients, "connection_settings", lambda: impatient)

    read_in_vain()

    gc.collect()  # else they are found in the next test


def read_in_vain() -> None:
    """Apart, as a caught exception holds on to everything below it."""
    with pytest.raises(Away, match=r"^Kafka does not answer: .+$"), open_reader(["x"]):
        pass


def test_brokers_that_go_while_they_are_read_are_told_of(
    topic: str, producer: KafkaProducer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(producer, topic, 30)
    monkeypatch.setattr(reader, "PATIENCE_SECONDS", 0.5)

    with open_reader([topic]) as opened:
        # As if all brokers hung: nothing comes, and nothing is refused.
        opened.consumer.poll = lambda **_options: {}
        opened.consumer.position = lambda *_partition, **_options: None
        with pytest.raises(Away, match="has not answered"):
            numbers(opened)
