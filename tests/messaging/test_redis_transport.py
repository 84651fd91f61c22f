"""Hints between processes through a real Redis that dies, hangs, is absent, comes back empty."""

import logging
from typing import Any

import pytest

from messaging.live.hub import Hub
from messaging.live.transports.redis import RedisTransport
from rooms.models import Room, User
from tests.messaging.hubs import follow, head_of, unheard
from tests.messaging.readers import MakeReader, event
from tests.messaging.redis_servers import MakeHub, OwnRedis, until_up
from tests.messaging.sockets import say
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = 3600.0


@pytest.fixture
def no_comparing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What arrives came by Redis, not by comparing heads."""
    monkeypatch.setattr("messaging.live.healing.SECONDS_BETWEEN_HEADS", HOUR)


def transport_of(hub: Hub) -> RedisTransport:
    assert isinstance(hub.transport, RedisTransport)
    return hub.transport


async def say_on(hub: Hub, author: User, room: Room) -> int:
    """A commit of the process whose hub this is."""
    with unheard():
        receipt = await say(author, room)
    seq = receipt.message.seq
    hub.publish([event(seq, room_id=room.pk)])
    return seq


async def test_what_one_process_commits_the_other_shows(
    make_hub: MakeHub,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    no_comparing: None,
) -> None:
    here, there = await make_hub(), await make_hub()
    near, far = reader(alice), reader(bob)
    await follow(here, near, room)
    await follow(there, far, room)
    seqs = [await say_on(here, alice, room), await say_on(there, bob, room)]
    await until(lambda: here.feeds[room.pk].head == there.feeds[room.pk].head == seqs[1])
    for hub in (here, there):
        hub.feeds[room.pk].flush()
    assert await near.seqs(room.pk) == await far.seqs(room.pk) == seqs


async def test_a_frame_for_a_person_reaches_their_tabs_on_every_process(
    make_hub: MakeHub, reader: MakeReader, bob: User
) -> None:
    here, there = await make_hub(), await make_hub()
    tabs = [reader(bob), reader(bob), reader(bob)]
    here.attach(tabs[0].connection)
    here.attach(tabs[1].connection)
    there.attach(tabs[2].connection)
    group = f"user.{bob.pk}"
    await until(lambda: group in transport_of(there)._joined)
    here.publish_frame(bob.pk, '{"type":"read"}', but=tabs[0].connection)
    await until(lambda: tabs[1].sent and tabs[2].sent)
    assert [len(tab.sent) for tab in tabs] == [0, 1, 1]


async def test_what_passes_in_a_room_reaches_its_sockets_on_every_process(
    make_hub: MakeHub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    here, there = await make_hub(), await make_hub()
    near, far = reader(alice), reader(bob)
    await follow(here, near, room)
    await follow(there, far, room)
    here.notices.typing(alice, room.pk)
    await until(lambda: any("typing" in str(frame) for frame in far.sent))
    assert any("typing" in str(frame) for frame in near.sent)


async def test_events_do_not_wait_for_the_frames_of_many_readers(
    make_hub: MakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = await make_hub()
    transport = transport_of(hub)
    send, left = transport._layer.group_send, []

    async def note(group: str, message: dict[str, Any]) -> None:
        if message["type"] != "echo":
            left.append(message["type"])
        await send(group, message)

    monkeypatch.setattr(transport._layer, "group_send", note)
    for user_id in range(1, 201):
        hub.publish_frame(user_id, "{}")
    hub.publish([event(1)])
    await until(lambda: left.count("frame") == 200)
    assert "events" in left[:2]


async def test_nobody_hears_rooms_that_nobody_follows(
    make_hub: MakeHub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    hub, one = await make_hub(), reader(bob)
    await follow(hub, one, room)
    group = f"room.{room.pk}"
    assert group in transport_of(hub)._joined
    hub.detach(one.connection)
    await until(lambda: group not in transport_of(hub)._joined)
    await follow(hub, one, room)
    assert group in transport_of(hub)._joined


async def test_redis_killed_and_restarted_empty_loses_no_message(
    make_hub: MakeHub,
    redis: OwnRedis,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, there = await make_hub(), await make_hub()
    far = reader(bob)
    await follow(there, far, room)
    seqs = [await say_on(here, alice, room)]
    redis.kill()
    await until_up(here, there, is_up=False)
    seqs += [await say_on(here, alice, room) for _number in range(3)]
    await until(lambda: there.feeds[room.pk].head == seqs[-1])
    redis.start()
    await until_up(here, there)
    monkeypatch.setattr("messaging.live.healing.Healing._compare", _nothing)
    seqs.append(await say_on(here, alice, room))
    await until(lambda: there.feeds[room.pk].head == seqs[-1])
    there.feeds[room.pk].flush()
    assert await far.seqs(room.pk) == seqs


async def _nothing(_healing: object) -> None:
    """Heads are compared no more: what arrives came by Redis."""


async def test_redis_that_hangs_holds_up_nobody(
    make_hub: MakeHub, redis: OwnRedis, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    here, there = await make_hub(), await make_hub()
    near, far = reader(alice), reader(bob)
    await follow(here, near, room)
    redis.hang()
    seq = await say_on(here, alice, room)
    await until(lambda: near.sent)  # at once, while Redis is not known to be away yet
    assert await near.seqs(room.pk) == [seq]
    await until_up(here, there, is_up=False)
    await follow(there, far, room, seq - 1)
    last = await say_on(here, alice, room)
    await until(lambda: there.feeds[room.pk].head == last)
    redis.go_on()
    await until_up(here, there)
    there.feeds[room.pk].flush()
    assert await far.seqs(room.pk) == [seq, last]


async def test_redis_absent_at_the_start_is_joined_when_it_comes(
    make_hub: MakeHub,
    redis: OwnRedis,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redis.kill()
    here, there = await make_hub(), await make_hub()
    far = reader(bob)
    await follow(there, far, room)
    first = await say_on(here, alice, room)
    await until(lambda: there.feeds[room.pk].head == first)
    redis.start()
    await until_up(here, there)
    monkeypatch.setattr("messaging.live.healing.Healing._compare", _nothing)
    second = await say_on(here, alice, room)
    await until(lambda: there.feeds[room.pk].head == second)
    there.feeds[room.pk].flush()
    assert await far.seqs(room.pk) == [first, second]


async def test_a_change_of_state_is_logged_once(
    make_hub: MakeHub, redis: OwnRedis, caplog: pytest.LogCaptureFixture
) -> None:
    hub = await make_hub()
    with caplog.at_level(logging.WARNING):
        redis.kill()
        await until_up(hub, is_up=False)
        await hub.transport.follow_rooms([1, 2, 3])
        hub.publish_frame(1, "{}")
        redis.start()
        await until_up(hub)
    said = [
        record.msg["event"]
        for record in caplog.records
        if record.name == "messaging.live.transports.redis" and isinstance(record.msg, dict)
    ]
    assert said == ["redis is away", "redis is back"]


async def test_a_listener_that_died_unseen_is_replaced(
    make_hub: MakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sending works, hearing does not: only the echo tells, and a fresh layer mends it."""
    hub = await make_hub()
    transport = transport_of(hub)
    monkeypatch.setattr("messaging.live.transports.redis.SECONDS_PER_CALL", 0.2)
    await until(lambda: transport._echo_group in transport._joined)
    assert transport._receiving is not None
    transport._receiving.cancel()
    await until_up(hub, is_up=False)
    await until_up(hub)


async def test_a_message_of_another_version_ends_nothing(
    make_hub: MakeHub, reader: MakeReader, alice: User, bob: User, room: Room, no_comparing: None
) -> None:
    here, there = await make_hub(), await make_hub()
    far = reader(bob)
    await follow(there, far, room)
    group = f"room.{room.pk}"
    for message in ({"type": "events", "origin": "x"}, {"origin": "x"}, {"type": "events"}):
        await transport_of(here)._layer.group_send(group, message)
    seq = await say_on(here, alice, room)
    await until(lambda: there.feeds[room.pk].head == seq)
    assert await head_of(room) == seq
