"""The hub: what is committed reaches who may read it, once, whatever happens at the same time."""

from collections.abc import Sequence
from functools import partial

import pytest
from django.db import OperationalError

from messaging.live.executor import in_database_thread
from messaging.live.hub import Hub
from messaging.services.send import send_message
from rooms.models import Room, User
from rooms.services.directs import open_direct
from rooms.services.members import add_member, join_room, leave_room, remove_member
from rooms.services.sanctions import ban_member
from tests.messaging.hubs import follow, head_of, unheard, while_reading
from tests.messaging.readers import MakeReader
from tests.messaging.sockets import say
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_committed_message_reaches_everybody_in_the_room(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    readers = [reader(alice), reader(bob), reader(bob)]
    for one in readers:
        await follow(hub, one, room)
    receipt = await say(alice, room)
    await until(lambda: all(one.sent for one in readers))
    for one in readers:
        assert await one.seqs(room.pk) == [receipt.message.seq]


async def test_rooms_that_are_not_there_are_told(
    hub: Hub, reader: MakeReader, charlie: User, room: Room, public_room: Room
) -> None:
    outsider = reader(charlie)
    wanted = {room.pk: 0, public_room.pk: 0, 999_999: 0}
    missing = await hub.subscribe(outsider.connection, wanted)
    assert sorted(missing) == [room.pk, 999_999]
    assert hub.feeds.keys() == {public_room.pk}
    assert await outsider.seqs(room.pk) == []


async def test_of_a_thousand_made_up_rooms_none_is_listened_to(
    hub: Hub, reader: MakeReader, charlie: User, public_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    outsider = reader(charlie)
    listened: list[Sequence[int]] = []
    follow_rooms = hub.transport.follow_rooms

    async def remember(room_ids: Sequence[int]) -> None:
        listened.append(room_ids)
        await follow_rooms(room_ids)

    monkeypatch.setattr(hub.transport, "follow_rooms", remember)
    made_up = range(1_000_000, 1_001_000)
    missing = await hub.subscribe(outsider.connection, dict.fromkeys([*made_up, public_room.pk]))
    assert missing == list(made_up)
    assert listened == [[public_room.pk]]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_what_is_committed_while_the_log_is_read_comes_once(
    hub: Hub,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    before = (await say(alice, room)).message.seq
    send = partial(send_message, author=alice, room_id=room.pk, body="dazwischen")
    while_reading(monkeypatch, **{moment: send})
    one = reader(bob)
    await follow(hub, one, room, before - 1)
    last = (await say(alice, room)).message.seq
    assert last == before + 2
    await until(lambda: hub.feeds[room.pk].head == last)
    hub.feeds[room.pk].flush()
    assert await one.seqs(room.pk) == [before, before + 1, before + 2]


async def test_who_is_removed_while_the_log_is_read_hears_nothing_that_follows(
    hub: Hub,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Allowed when the permission was looked up, removed before the log was read."""
    start = await head_of(room)

    def remove_bob_and_go_on() -> None:
        remove_member(actor=alice, room=room, user=bob)
        send_message(author=alice, room_id=room.pk, body="ohne Bob")

    while_reading(monkeypatch, after=remove_bob_and_go_on)
    one = reader(bob)
    await follow(hub, one, room, start - 1)
    await until(lambda: room.pk not in hub.feeds)
    assert await one.seqs(room.pk) == [start, start + 1]


async def test_who_was_removed_before_the_reading_finds_no_room(
    hub: Hub,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    while_reading(monkeypatch, before=partial(remove_member, actor=alice, room=room, user=bob))
    one = reader(bob)
    assert await hub.subscribe(one.connection, {room.pk: 0}) == [room.pk]
    assert await one.frames() == []


async def test_removed_from_a_private_room_one_hears_it_last(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    removed, owner = reader(bob), reader(alice)
    for one in (removed, owner):
        await follow(hub, one, room)
    await in_database_thread(remove_member, actor=alice, room=room, user=bob)
    last = (await say(alice, room)).message.seq
    await until(lambda: hub.feeds[room.pk].head == last)
    hub.feeds[room.pk].flush()
    assert await owner.seqs(room.pk) == [last - 1, last]
    assert await removed.seqs(room.pk) == [last - 1]
    (told,) = [frame for frame in await removed.frames() if frame["type"] == "events"]
    assert told["events"][0]["type"] == "member.removed"
    lists = [frame for frame in await removed.frames() if frame["type"] == "rooms"]
    assert lists == [{"type": "rooms", "rooms": {}, "removed": [room.pk]}]


async def test_who_leaves_a_public_room_goes_on_reading_and_a_ban_ends_it(
    hub: Hub, reader: MakeReader, alice: User, bob: User, public_room: Room
) -> None:
    former, owner = reader(bob), reader(alice)
    for one in (former, owner):
        await follow(hub, one, public_room)
    start = await head_of(public_room)
    await in_database_thread(leave_room, user=bob, room=public_room)
    await say(alice, public_room)
    await in_database_thread(ban_member, actor=alice, room=public_room, user=bob)
    last = (await say(alice, public_room)).message.seq
    await until(lambda: hub.feeds[public_room.pk].head == last)
    hub.feeds[public_room.pk].flush()
    assert await owner.seqs(public_room.pk) == [start + 1, start + 2, start + 3, start + 4]
    assert await former.seqs(public_room.pk) == [start + 1, start + 2, start + 3]


async def test_who_comes_back_may_subscribe_again(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    start = await head_of(room)
    one = reader(bob)
    await follow(hub, one, room)
    await in_database_thread(remove_member, actor=alice, room=room, user=bob)
    await until(lambda: room.pk not in hub.feeds)
    with unheard():
        await in_database_thread(add_member, actor=alice, room=room, user=bob)
    await follow(hub, one, room, start + 1)
    await say(alice, room)
    await until(lambda: hub.feeds[room.pk].head == start + 3)
    hub.feeds[room.pk].flush()
    assert await one.seqs(room.pk) == [start + 1, start + 2, start + 3]


async def test_people_hear_that_their_rooms_changed(
    hub: Hub, reader: MakeReader, charlie: User, public_room: Room
) -> None:
    one = reader(charlie)
    hub.attach(one.connection)
    await in_database_thread(join_room, user=charlie, room=public_room)
    await until(lambda: one.sent)
    (frame,) = await one.frames()
    assert (frame["type"], frame["removed"]) == ("rooms", [])
    shown = frame["rooms"][str(public_room.pk)]
    assert (shown["head"], shown["role"]) == (public_room.last_seq + 1, "member")


async def test_with_whom_a_conversation_is_opened_hears_of_it(
    hub: Hub, reader: MakeReader, alice: User, bob: User, charlie: User
) -> None:
    partner, outsider = reader(bob), reader(charlie)
    for one in (partner, outsider):
        hub.attach(one.connection)
    opened = await in_database_thread(partial(open_direct, actor=alice, user_ids=[bob.pk]))
    await until(lambda: partner.sent)
    (frame,) = await partner.frames()
    assert (frame["type"], list(frame["rooms"])) == ("rooms", [str(opened.room.pk)])
    assert await outsider.frames() == []


async def test_a_room_that_nobody_hears_is_let_go(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    one, other = reader(alice), reader(bob)
    for each in (one, other):
        await follow(hub, each, room)
    hub.unsubscribe(one.connection, room.pk)
    hub.unsubscribe(one.connection, room.pk)
    assert room.pk in hub.feeds
    hub.detach(one.connection)
    hub.detach(other.connection)
    assert hub.feeds == {}
    assert not hub.connections


async def test_where_the_log_cannot_be_read_nothing_is_left_behind(
    hub: Hub, reader: MakeReader, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("the database is away")

    one = reader(bob)
    with monkeypatch.context() as patch:
        while_reading(patch, before=fail)
        with pytest.raises(OperationalError):
            await hub.subscribe(one.connection, {room.pk: 0})
    assert hub.feeds == {}
    assert one.connection.rooms == set()
    await follow(hub, one, room, 0)
    assert await one.seqs(room.pk) == [1, 2, 3]
