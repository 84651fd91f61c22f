"""Topics that are not there, are made anew, or hold what is not for here."""

import asyncio
from collections.abc import Sequence

import pytest

from messaging.kafka.clients import admin_client
from messaging.kafka.topics import partition_counts
from messaging.live.executor import in_database_thread
from messaging.live.hub import Hub
from rooms.models import Room, User
from tests.messaging.bridges import (
    Bridge,
    MakeKafkaHub,
    events_of,
    heard,
    in_log,
    say_unheard,
    until_listening,
)
from tests.messaging.hubs import follow
from tests.messaging.readers import MakeReader
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_what_another_site_or_nobody_wrote_is_passed_over(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    hub, one = await make_kafka_hub(), reader(bob)
    await follow(hub, one, room)
    await until_listening(hub)
    event = (await in_log(room, 0))[-1]
    await bridge.write({**event, "seq": room.last_seq + 1}, site="elsewhere.example")
    await in_database_thread(write_rubbish, bridge, room)
    last = await say_unheard(alice, room)
    await bridge.copy()
    await heard(hub, room, last)
    assert await events_of(one, room) == await in_log(room, last - 1)
    assert caplog.text.count("records not for us") == 1


def write_rubbish(bridge: Bridge, room: Room) -> None:
    topic, partition = bridge.layout.place(room.pk)
    client = bridge.producer.client
    assert client is not None
    headers: Sequence[tuple[str, bytes]] = [("ce_id", b"x")]
    for key in (None, b"", b"rubbish", str(room.pk).encode()):
        client.send(topic, key=key, value=b"{", headers=headers, partition=partition).get(10)


async def test_a_topic_that_is_not_there_yet_is_read_when_it_comes(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room,
) -> None:  # fmt: skip
    await in_database_thread(delete_topic, bridge)
    hub, one = await make_kafka_hub(), reader(bob)
    await follow(hub, one, room)
    assert not hub.transport.is_up
    assert not hub.transport.is_up_for(room.pk)
    await in_database_thread(create_topic, bridge)
    await until_listening(hub)
    assert hub.transport.is_up_for(room.pk)
    last = await say_unheard(alice, room)
    await bridge.copy()
    await heard(hub, room, last)
    assert await one.seqs(room.pk) == [last]


async def test_a_topic_that_is_deleted_and_made_anew_is_read_on(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room,
) -> None:  # fmt: skip
    hub, one = await make_kafka_hub(), reader(bob)
    await follow(hub, one, room)
    await until_listening(hub)
    seqs = [await say_unheard(alice, room) for _number in range(3)]
    await bridge.copy()
    await heard(hub, room, seqs[-1])
    await in_database_thread(delete_topic, bridge)
    await in_database_thread(create_topic, bridge)
    seqs += await say_until_heard(hub, bridge, alice, room)
    assert await one.seqs(room.pk) == seqs


async def say_until_heard(hub: Hub, bridge: Bridge, author: User, room: Room) -> list[int]:
    """The position was beyond the end of the new topic: until that is noticed nothing comes."""
    seqs: list[int] = []
    for _try in range(60):
        seqs.append(await say_unheard(author, room))
        await bridge.copy()
        await asyncio.sleep(0.25)
        if hub.feeds[room.pk].head == seqs[-1]:
            hub.feeds[room.pk].flush()
            return seqs
    raise AssertionError("the new topic is not read")


def delete_topic(bridge: Bridge) -> None:
    topics = list(bridge.layout.topics())
    with admin_client() as admin:
        admin.delete_topics(topics)
        wait_until(lambda: not partition_counts(admin, topics), what="the end of the topic")


def create_topic(bridge: Bridge) -> None:
    """By a fresh producer, as one that knew the old topic would wait for it."""
    bridge.producer.close()
    bridge.producer.open()
