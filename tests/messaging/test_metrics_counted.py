"""What happens is counted, each thing where it happens."""

import asyncio
from uuid import uuid4

import pytest
from django.db import OperationalError

from messaging.live.connection import MAX_FRAMES
from messaging.live.hub import Hub
from messaging.live.transports.memory import MemoryTransport
from messaging.protocol.codes import Close
from rooms.errors import NotFound, Unavailable
from rooms.models import Room, User
from tests.messaging.committing import Committing
from tests.messaging.counted import Growth, value
from tests.messaging.feeds import StartFeed, settle
from tests.messaging.hubs import follow, unheard
from tests.messaging.readers import MakeReader, event, events
from tests.messaging.redis_servers import MakeHub
from tests.messaging.sockets import OpenSocket, handshake, say
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_delivery_is_an_event_at_a_socket(
    start_feed: StartFeed, reader: MakeReader, nothing_leaves_alone: None
) -> None:
    feed = start_feed(10)
    for _number in range(4):
        settle(feed, reader())
    feed.offer(events(11, 11))
    deliveries, frames = Growth("oreum_deliveries_total"), Growth("oreum_frame_events_count")
    in_frames = Growth("oreum_frame_events_sum")
    feed.offer(events(12, 14))
    feed.flush()
    assert (deliveries.seen(), frames.seen(), in_frames.seen()) == (12, 1, 3)


async def test_events_that_nobody_here_hears_are_no_deliveries(start_feed: StartFeed) -> None:
    feed = start_feed(10)
    frames = Growth("oreum_frame_events_count")
    feed.offer(events(11, 13))
    feed.flush()
    assert frames.seen() == 0


async def test_sockets_and_rooms_are_those_of_the_moment(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    readers = [reader(alice), reader(bob), reader(bob)]
    for one in readers:
        await follow(hub, one, room)
    assert (value("oreum_sockets"), value("oreum_rooms")) == (3, 1)
    for one in readers:
        hub.detach(one.connection)
    assert (value("oreum_sockets"), value("oreum_rooms")) == (0, 0)


async def test_the_lane_of_what_was_committed_here_is_local(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    far = reader(bob)
    await follow(hub, far, room)
    count = Growth("oreum_delivery_seconds_count", lane="local")
    seconds = Growth("oreum_delivery_seconds_sum", lane="local")
    await say(alice, room)
    await until(lambda: far.sent)
    assert count.seen() == 1
    assert 0 <= seconds.seen() < 1


async def test_the_lane_of_a_lost_hint_is_the_log_and_the_head_found_it(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("messaging.live.healing.SECONDS_BETWEEN_HEADS", 0.01)
    far = reader(bob)
    await follow(hub, far, room)
    count = Growth("oreum_delivery_seconds_count", lane="log")
    healed = Growth("oreum_holes_healed_total", found_by="head")
    with unheard():
        await say(alice, room)
    await until(lambda: far.sent)
    assert (count.seen(), healed.seen()) == (1, 1)


async def test_a_hole_that_the_log_filled_is_counted(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    far = reader(bob)
    await follow(hub, far, room)
    healed = Growth("oreum_holes_healed_total", found_by="hole")
    with unheard():
        receipts = [await say(alice, room) for _number in range(3)]
    last = receipts[-1].message.seq
    hub.receive_events(room.pk, [event(last, room_id=room.pk)])
    await until(lambda: hub.feeds[room.pk].head == last)
    assert healed.seen() == 1


async def test_the_layer_is_up_as_long_as_hints_arrive(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert value("oreum_layer_up", layer="memory", shard="0") == 1
    monkeypatch.setattr(MemoryTransport, "is_up", False)
    assert value("oreum_layer_up", layer="memory", shard="0") == 0


async def test_the_lane_of_a_hint_of_another_process_is_redis(
    make_hub: MakeHub, reader: MakeReader, alice: User, bob: User, room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("messaging.live.healing.SECONDS_BETWEEN_HEADS", 3600)
    here, there = await make_hub(), await make_hub()
    far = reader(bob)
    await follow(there, far, room)
    count = Growth("oreum_delivery_seconds_count", lane="redis")
    with unheard():
        seq = (await say(alice, room)).message.seq
    here.publish([event(seq, room_id=room.pk)])
    await until(lambda: far.sent)
    assert count.seen() == 1


async def test_a_slow_reader_that_is_given_up_is_counted(
    start_feed: StartFeed, reader: MakeReader
) -> None:
    slow = reader()
    slow.hold()
    drops = Growth("oreum_outbox_drops_total", what="socket")
    for _number in range(MAX_FRAMES + 3):
        slow.connection.push("{}")
        await asyncio.sleep(0)
    assert drops.seen() == 1


async def test_sockets_are_counted_by_how_they_ended(open_socket: OpenSocket, alice: User) -> None:
    left = Growth("oreum_closes_total", code="1000")
    closed = Growth("oreum_closes_total", code=str(int(Close.PROTOCOL_VIOLATION)))
    made_up = Growth("oreum_closes_total", code="other")
    polite, rude, odd = [await open_socket(alice) for _number in range(3)]
    await polite.communicator.disconnect(code=1000)
    await odd.communicator.disconnect(code=4242)
    await rude.tell("read", room=1, seq=1)
    assert await rude.closed() == Close.PROTOCOL_VIOLATION
    await rude.communicator.disconnect(code=Close.PROTOCOL_VIOLATION)
    assert (left.seen(), made_up.seen(), closed.seen()) == (1, 1, 1)


async def test_handshakes_are_counted_by_their_outcome(
    open_socket: OpenSocket, alice: User
) -> None:
    accepted = Growth("oreum_handshakes_total", outcome="accepted")
    refused = Growth("oreum_handshakes_total", outcome="refused")
    await open_socket(alice)
    await handshake([(b"authorization", b"Bearer no")]).connect()
    assert (accepted.seen(), refused.seen()) == (1, 1)


async def test_sends_are_counted_by_their_outcome_and_group(
    alice: User, charlie: User, room: Room, committing: Committing
) -> None:
    outcomes = ("stored", "repeated", "refused", "failed")
    sends = {name: Growth("oreum_sends_total", outcome=name) for name in outcomes}
    groups, in_groups = Growth("oreum_group_sends_count"), Growth("oreum_group_sends_sum")
    times = Growth("oreum_group_seconds_count")
    client_id = uuid4()
    await say(alice, room, client_id=client_id)
    await say(alice, room, client_id=client_id)
    with pytest.raises(NotFound):
        await say(charlie, room)
    committing.fails = lambda sends: OperationalError()
    with pytest.raises(Unavailable):
        await say(alice, room)
    assert {name: growth.seen() for name, growth in sends.items()} == dict.fromkeys(outcomes, 1)
    assert groups.seen() == in_groups.seen() == times.seen() == 4
