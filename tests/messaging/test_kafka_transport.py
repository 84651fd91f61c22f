"""Hints between processes through a real Kafka: what comes, in which shape, and what does not."""

import orjson
import pytest
from django.db import transaction
from django.utils import timezone

from messaging.events import MESSAGE_DELETED
from messaging.kafka.envelope import event_of_value
from messaging.live.executor import in_database_thread
from messaging.live.replay import read_events
from messaging.models import Message
from rooms.events import EventRow
from rooms.log import append
from rooms.models import Room, User
from rooms.services.members import remove_member
from tests.messaging.bridges import (
    Bridge,
    MakeKafkaHub,
    events_of,
    heard,
    in_log,
    say_unheard,
    until_listening,
)
from tests.messaging.counted import Growth
from tests.messaging.hubs import follow, head_of, unheard
from tests.messaging.readers import MakeReader
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_what_one_process_commits_the_other_shows_as_the_log_tells_it(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room,
) -> None:  # fmt: skip
    hub, one = await make_kafka_hub(), reader(bob)
    before = room.last_seq
    await follow(hub, one, room)
    await until_listening(hub)
    by_kafka = Growth("oreum_first_arrivals_total", lane="kafka")
    last = [await say_unheard(alice, room, body) for body in ("하나", "*둘*", '"셋"\n')][-1]
    await bridge.copy()
    await heard(hub, room, last)
    assert await events_of(one, room) == await in_log(room, before)
    assert by_kafka.seen() == 3


async def test_what_came_before_is_dropped_undecoded(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    hub, one = await make_kafka_hub(), reader(bob)
    await follow(hub, one, room)
    await until_listening(hub)
    first = await say_unheard(alice, room)
    hub.receive_events(room.pk, await in_database_thread(read_events, room.pk, first - 1, 1))
    decoded = watch_decoding(monkeypatch)
    second = await say_unheard(alice, room)
    await bridge.copy()
    await heard(hub, room, second)
    assert await one.seqs(room.pk) == [first, second]
    assert decoded == [second]


async def test_rooms_that_nobody_hears_here_are_not_decoded(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room, public_room: Room, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    hub, one = await make_kafka_hub(), reader(bob)
    await follow(hub, one, room)
    await until_listening(hub)
    decoded = watch_decoding(monkeypatch)
    for _number in range(5):
        await say_unheard(alice, public_room)
    last = await say_unheard(alice, room)
    await bridge.copy()
    await heard(hub, room, last)
    assert decoded == [last]


def watch_decoding(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seqs of the values that are looked into from now on."""
    seen: list[int] = []

    def look(value: bytes) -> bytes:
        seen.append(orjson.loads(value)["seq"])
        return event_of_value(value)

    monkeypatch.setattr("messaging.live.transports.kafka.event_of_value", look)
    return seen


async def test_a_text_that_was_deleted_before_it_came_is_not_told(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room,
) -> None:  # fmt: skip
    hub, one = await make_kafka_hub(), reader(bob)
    await follow(hub, one, room)
    await until_listening(hub)
    said = await say_unheard(alice, room, "지워질 말")
    last = await in_database_thread(delete, room, said)
    await bridge.copy()
    await heard(hub, room, last)
    told = await events_of(one, room)
    assert [event["seq"] for event in told] == [said, last]
    assert told[0]["data"]["body"] == told[0]["data"]["body_html"] == ""


def delete(room: Room, seq: int) -> int:
    with unheard(), transaction.atomic():
        message = Message.objects.get(room=room, seq=seq)
        message.deleted_at = timezone.now()
        message.save(update_fields=["deleted_at"])
        row: EventRow = append(
            room_id=room.pk, type=MESSAGE_DELETED, data={"id": message.pk}, actor=None
        )
    return row.seq


async def test_who_is_removed_hears_that_as_the_last(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room,
) -> None:  # fmt: skip
    hub, one = await make_kafka_hub(), reader(bob)
    await follow(hub, one, room)
    await until_listening(hub)
    with unheard():
        await in_database_thread(remove_member, actor=alice, room=room, user=bob)
    removal = await head_of(room)
    await say_unheard(alice, room)
    await bridge.copy()
    await until(lambda: room.pk not in hub.feeds, what="the end of the room here")
    assert await one.seqs(room.pk) == [removal]


async def test_what_is_said_while_a_room_is_joined_comes_too(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room,
) -> None:  # fmt: skip
    """The tail reads its partition from a little before the end."""
    hub, one = await make_kafka_hub(), reader(bob)
    await follow(hub, one, room)
    last = await say_unheard(alice, room)
    await bridge.copy()
    await heard(hub, room, last)
    assert await one.seqs(room.pk) == [last]


async def test_a_worker_that_is_away_is_made_good_from_the_log(
    make_kafka_hub: MakeKafkaHub, bridge: Bridge, reader: MakeReader, alice: User, bob: User,
    room: Room, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("messaging.live.healing.SECONDS_BETWEEN_HEADS_WHILE_DOWN", 0.05)
    here, there = await make_kafka_hub(), await make_kafka_hub()
    near, far = reader(alice), reader(bob)
    await follow(here, near, room)
    await follow(there, far, room)
    await until_listening(here, there)
    seq = await say_unheard(alice, room)
    (event,) = await in_database_thread(read_events, room.pk, seq - 1, 1)
    here.publish([event])
    await until(lambda: not here.transport.is_up, what="a lane known to be away")
    assert not here.transport.is_up_for(room.pk)
    there.transport.expect(room.pk, seq)  # as the comparison of all heads does
    await heard(there, room, seq)
    await bridge.copy()
    await until(lambda: here.transport.is_up and there.transport.is_up, what="both lanes up")
    assert await near.seqs(room.pk) == await far.seqs(room.pk) == [seq]
