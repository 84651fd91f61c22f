"""The past is what the topic remembers; where it does not, the log steps in."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.db import connection
from kafka.errors import KafkaConnectionError

from messaging.kafka import history, seeking
from messaging.kafka.backlog import Backlog
from messaging.kafka.copies import agreed_generation
from messaging.kafka.decoding import decoded
from messaging.kafka.envelope import Record, stand_in
from messaging.kafka.history import Source, read_past
from messaging.kafka.mirror import Mirror
from messaging.kafka.outage import Outage
from messaging.kafka.producer import Answer, Producer
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import configured_layout
from rooms.events import as_event
from rooms.models import Room, RoomEvent, User
from tests.messaging.saying import say

pytestmark = pytest.mark.django_db(transaction=True)


class Worker(NamedTuple):
    """Called, it copies what waits; `deliver` writes records that no log knows of."""

    step: Callable[[], int]
    deliver: Callable[[Sequence[Record]], list[Answer]]

    def __call__(self) -> int:
        return self.step()


@pytest.fixture
def mirrored(settings: Any, kafka_bootstrap: str) -> Iterator[Any]:
    """A worker's hands: `mirrored()` copies what waits."""
    settings.KAFKA_BOOTSTRAP_SERVERS = [kafka_bootstrap]
    settings.KAFKA_TOPIC_PREFIX = f"test-{uuid4().hex[:12]}"
    layout = configured_layout()
    generation = agreed_generation(layout, prefix=settings.KAFKA_TOPIC_PREFIX)
    producer = Producer(layout, replication_factor=1, outage=Outage("Kafka"), stopping=Stopping())
    producer.open()
    mirror = Mirror(Backlog(shards=1, generation=generation), producer, site="chat.example")
    yield Worker(lambda: mirror.step({0}), producer.deliver)
    mirror.marker.close()
    producer.close()


def bodies(past: history.Past) -> list[str]:
    return [event["data"]["body"] for event in past.events if event["type"] == "message.created"]


def test_the_topic_says_what_was(room: Room, bob: User, mirrored: Any) -> None:
    said = [say(room, bob, text) for text in ("하나", "둘")]
    mirrored()
    # From here on the log says something else: what is shown came from the topic.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE rooms_roomevent SET actor_name = 'nobody'")
    past = read_past(bob, room, after=0, limit=50)
    assert past.source == Source.TOPIC
    assert bodies(past) == ["하나", "둘"]
    assert [event["seq"] for event in past.events] == list(range(1, said[-1].seq + 1))
    assert {event["actor"]["name"] for event in past.events if event["actor"]} == {"Alice", "Bob"}


def test_what_is_not_mirrored_yet_comes_from_the_log(room: Room, bob: User, mirrored: Any) -> None:
    say(room, bob, "하나")
    mirrored()
    say(room, bob, "둘")
    past = read_past(bob, room, after=0, limit=50)
    assert (past.source, bodies(past)) == (Source.BOTH, ["하나", "둘"])


def test_text_that_was_deleted_stays_deleted_whatever_the_topic_holds(
    room: Room, alice: User, bob: User, mirrored: Any
) -> None:
    message = say(room, bob, "지운 말")
    mirrored()
    type(message).objects.filter(pk=message.pk).update(deleted_at=message.created_at)
    assert bodies(read_past(bob, room, after=0, limit=50)) == [""]
    assert bodies(read_past(alice, room, after=0, limit=50)) == ["지운 말"]


def test_an_event_that_kafka_did_not_take_comes_from_the_log(
    room: Room, bob: User, mirrored: Any
) -> None:
    say(room, bob, "하나")
    mirrored()
    large = say(room, bob, "둘")
    row = RoomEvent.objects.get(room=room, seq=large.seq)
    (answer,) = mirrored.deliver([stand_in(as_event(row), site="x", reason="large", size=9)])
    assert answer is None
    RoomEvent.objects.filter(pk=row.pk).update(mirrored_at=row.at)
    past = read_past(bob, room, after=0, limit=50)
    assert (past.source, bodies(past)) == (Source.BOTH, ["하나", "둘"])


def test_around_what_is_missing_nothing_is_read_that_was_not_asked_for(
    room: Room, bob: User, mirrored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seqs = [say(room, bob, f"{number}").seq for number in range(4)]
    lost = RoomEvent.objects.filter(room=room, seq=seqs[1])
    lost.update(mirrored_at=lost.get().at)
    mirrored()
    read = remember_what_is_read(monkeypatch)

    past = read_past(bob, room, after=0, limit=seqs[2])

    assert (past.source, bodies(past)) == (Source.BOTH, ["0", "1", "2"])
    assert read == [seq for seq in range(1, seqs[2] + 1) if seq != seqs[1]]


def test_of_a_long_topic_a_bounded_part_is_read(
    room: Room, bob: User, mirrored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        say(room, bob, f"{number}")
    mirrored()
    monkeypatch.setattr(seeking, "MOST_RECORDS", 3)
    read = remember_what_is_read(monkeypatch)

    past = read_past(bob, room, after=0, limit=50)

    assert (past.source, bodies(past)) == (Source.BOTH, ["0", "1", "2", "3"])
    assert read == [1, 2, 3]


def remember_what_is_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seqs of what is taken from the topic from now on."""
    read: list[int] = []

    def remember(record: Any) -> Any:
        event = decoded(record)
        read.append(event["seq"])
        return event

    monkeypatch.setattr(seeking, "decoded", remember)
    return read


def test_brokers_that_are_away_are_asked_once_and_the_log_answers(
    room: Room, bob: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refused() -> None:
        asked.append(True)
        raise KafkaConnectionError

    monkeypatch.setattr(seeking, "open_consumer", refused)
    monkeypatch.setattr(history, "refusals", history.Refusals())
    settings.KAFKA_BOOTSTRAP_SERVERS = ["127.0.0.1:9"]
    say(room, bob, "하나")
    RoomEvent.objects.update(mirrored_at=room.created_at)
    for _person in range(2):
        past = read_past(bob, room, after=0, limit=50)
        assert (past.source, bodies(past)) == (Source.LOG, ["하나"])
    assert len(asked) == 1
