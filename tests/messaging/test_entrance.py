"""A socket that begins to hear rooms while its reader is slow, or while much happens in them."""

import asyncio
from functools import partial

import pytest

from messaging.live.executor import in_database_thread
from messaging.live.hub import Hub
from messaging.services.send import send_message
from rooms.models import Room, User
from rooms.services.rooms import create_room
from tests.messaging.hubs import while_reading
from tests.messaging.readers import MakeReader, Reader
from tests.messaging.sockets import say
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_slow_reader_is_let_into_one_room_after_the_other(
    hub: Hub, reader: MakeReader, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is kept for those it has to wait for, and what happens in them comes all the same."""
    monkeypatch.setattr("messaging.live.connection.SIZE_AS_IT_IS", 100)
    rooms = [await in_database_thread(open_room, alice, name) for name in ("하나", "둘", "셋")]
    slow = reader(alice)
    hub.attach(slow.connection)
    slow.hold()
    cursors = {room.pk: 0 for room in rooms}
    entering = asyncio.create_task(hub.subscribe(slow.connection, cursors))
    for heard in (1, 2, 3):
        await until(partial(is_let_in, hub, slow, heard))
        last = await say(alice, rooms[-1])
        slow.take_one()
    slow.go_on()
    assert await entering == []
    await until(lambda: hub.feeds[rooms[-1].pk].head == last.message.seq)
    hub.feeds[rooms[-1].pk].flush()
    for room in rooms:
        await in_database_thread(room.refresh_from_db)
        assert await slow.seqs(room.pk) == list(range(1, room.last_seq + 1))


async def test_where_more_happens_meanwhile_than_is_kept_the_past_is_read_once_more(
    hub: Hub, reader: MakeReader, alice: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.tails.MAX_EVENTS", 2)
    readings: list[int] = []

    def talk_once() -> None:
        readings.append(1)
        for number in range(5 if len(readings) == 1 else 0):
            send_message(author=alice, room_id=room.pk, body=f"{number}")

    while_reading(monkeypatch, after=talk_once)
    first, one = reader(alice), reader(alice)
    await hub.subscribe(first.connection, {room.pk: None})
    readings.clear()
    assert await hub.subscribe(one.connection, {room.pk: 0}) == []
    await in_database_thread(room.refresh_from_db)
    assert await one.seqs(room.pk) == list(range(1, room.last_seq + 1))
    assert len(readings) == 2


def open_room(owner: User, name: str) -> Room:
    return create_room(creator=owner, name=name, kind=Room.Kind.PRIVATE)


def is_let_in(hub: Hub, reader: Reader, rooms: int) -> bool:
    """Into so many rooms, and nothing is kept for it in others."""
    joining = any(feed.joining for feed in hub.feeds.values())
    return len(reader.connection.rooms) == rooms and not joining
