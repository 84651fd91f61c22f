"""Projections as members of a real consumer group."""

import uuid
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from kafka import KafkaAdminClient, KafkaProducer

from messaging.kafka.envelope import record
from messaging.kafka.group import GroupReader
from messaging.kafka.sockets import CLOSES_SOCKETS
from messaging.kafka.topics import SharedLayout
from messaging.projections.lag import group_lags
from messaging.projections.loop import Loop
from messaging.projections.worker import group_name
from rooms.events import as_event
from rooms.models import Room, RoomEvent, User
from tests.messaging.projections.diary import Diary, written
from tests.messaging.saying import say
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("diary")]

PATIENCE = 60


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


@pytest.fixture
def loops(layout: SharedLayout) -> Iterator[list[Loop]]:
    """Of two members."""
    name = group_name(Diary.name)
    made = [
        Loop(Diary(), GroupReader(name, layout), place_of_room=layout.place) for _number in range(2)
    ]
    yield made
    for loop in made:
        loop.reader.close()  # type: ignore[attr-defined]


def copy(layout: SharedLayout, bootstrap: str, after: int = 0) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, proxy_url=CLOSES_SOCKETS)
    for row in RoomEvent.objects.filter(seq__gt=after).order_by("room", "seq"):
        made = record(as_event(row), site="x")
        topic, partition = layout.place(row.room_id)
        producer.send(topic, made.value, made.key, made.headers, partition)
    producer.flush()
    producer.close()


def test_two_members_share_the_topic_and_one_takes_over_from_the_other(
    loops: list[Loop], layout: SharedLayout, kafka_bootstrap: str, alice: User
) -> None:
    rooms = [Room.objects.create(name=f"{number}") for number in range(6)]
    for room in rooms:
        say_some(room, alice)
    first, second = loops
    copy(layout, kafka_bootstrap)
    wait_until(lambda: first.turn(), seconds=PATIENCE, what="the first to begin")

    def both_have_some() -> bool:
        first.turn()
        second.turn()
        mine, others = (loop.positions.mine.keys() - loop.reader.fresh for loop in loops)
        return bool(mine) and bool(others) and not first.reader.fresh | second.reader.fresh

    wait_until(both_have_some, seconds=PATIENCE, what="two members with partitions")
    for room in rooms:
        say_some(room, alice)
    copy(layout, kafka_bootstrap, after=2)
    second.reader.close()  # type: ignore[attr-defined]

    def is_applied() -> bool:
        first.turn()
        return all(written(room.pk) == [1, 2, 3, 4] for room in rooms)

    wait_until(is_applied, seconds=PATIENCE, what="everything by the first")


def test_the_lag_is_known(
    loops: list[Loop],
    layout: SharedLayout,
    kafka_bootstrap: str,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("messaging.projections.lag.PROJECTIONS", {"diary": Diary})
    room = Room.objects.create(name="lag")
    say_some(room, alice)
    copy(layout, kafka_bootstrap)
    (before,) = group_lags()
    assert (before.lag, before.members) == (2, [])

    wait_until(lambda: loops[0].turn(), seconds=PATIENCE, what="a batch")

    (after,) = group_lags()
    assert (after.lag, len(after.members), after.state) == (0, 1, "Stable")
    place = layout.place(room.pk)
    (read,) = [row for row in after.partitions if (row.topic, row.partition) == place]
    assert (read.position, read.end, bool(read.member)) == (2, 2, True)


def say_some(room: Room, author: User) -> None:
    room.memberships.get_or_create(user=author)
    for number in range(2):
        say(room, author, f"{number}")
