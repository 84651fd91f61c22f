"""Where one event stands, asked of a real broker."""

import uuid

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kafka import KafkaAdminClient, KafkaProducer

from messaging.kafka.envelope import record
from messaging.kafka.finding import find
from messaging.kafka.sockets import CLOSES_SOCKETS
from messaging.kafka.topics import SharedLayout
from messaging.models import Message, ProjectionPosition
from messaging.projections.whereabouts import Group, Progress
from rooms.events import as_event
from rooms.models import Room, RoomEvent, User
from tests.messaging.saying import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def layout(settings: LazySettings, kafka_bootstrap: str) -> SharedLayout:
    settings.KAFKA_BOOTSTRAP_SERVERS = [kafka_bootstrap]
    settings.KAFKA_TOPIC_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    layout = SharedLayout(settings.KAFKA_TOPIC_PREFIX)
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap, proxy_url=CLOSES_SOCKETS)
    admin.create_topics(
        {layout.topic: {"num_partitions": 24, "replication_factor": 1}}, wait_for_metadata=True
    )
    admin.close()
    return layout


def copy(layout: SharedLayout, bootstrap: str, room: Room) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, proxy_url=CLOSES_SOCKETS)
    topic, partition = layout.place(room.pk)
    for row in RoomEvent.objects.filter(room=room).order_by("seq"):
        made = record(as_event(row), site="x")
        producer.send(topic, made.value, made.key, made.headers, partition, made.timestamp_ms)
    producer.flush()
    producer.close()
    RoomEvent.objects.filter(room=room).update(mirrored_at=timezone.now())


def event_of(message: Message) -> RoomEvent:
    return RoomEvent.objects.get(room=message.room_id, seq=message.seq)


def test_an_event_is_found_where_it_stands(
    layout: SharedLayout, kafka_bootstrap: str, room: Room, bob: User, client: Client, dana: User
) -> None:
    first, wanted, last = [say(room, bob, text) for text in ("하나", "둘", "셋")]
    copy(layout, kafka_bootstrap, room)
    topic, partition = layout.place(room.pk)
    place = find(event_of(wanted))
    # The records of the room stand in its partition from the first event on.
    assert place is not None
    assert str(place) == f"{topic}-{partition}@{wanted.seq - 1}"

    ProjectionPosition.objects.create(
        projection="stats", topic=topic, partition=partition, next_offset=first.seq
    )
    client.force_login(dana)
    page = client.get(reverse("delivery_message", args=[last.pk]))
    told = page.context["whereabouts"]
    assert str(told.place) == f"{topic}-{partition}@{last.seq - 1}"
    assert told.groups[0] == Group("stats", Progress.WAITING, behind=2)
    assert "2" in dict(page.context["projections"])["stats"]


def test_an_event_that_is_not_in_the_topic_is_not_found(
    layout: SharedLayout, kafka_bootstrap: str, room: Room, bob: User
) -> None:
    say(room, bob, "하나")
    copy(layout, kafka_bootstrap, room)
    assert find(event_of(say(room, bob, "둘"))) is None
