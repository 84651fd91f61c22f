"""What nothing carries between processes: that a room came or went, or was read elsewhere."""

from typing import Any

import pytest

from messaging.live.executor import in_database_thread
from messaging.live.hub import Hub
from messaging.live.transports.memory import MemoryTransport
from messaging.services.reading import mark_read
from rooms.models import Role, Room, User
from rooms.services.members import add_member, remove_member
from tests.messaging.hubs import unheard
from tests.messaging.readers import MakeReader, Reader
from tests.messaging.sockets import say
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = 3600.0


@pytest.fixture(autouse=True)
def _only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.live.overviews.SECONDS_BETWEEN_LOOKS", HOUR)


async def told(hub: Hub, reader: Reader) -> list[dict[str, Any]]:
    """The `rooms` frames that one more comparison brings."""
    before = len(await reader.frames())
    await hub._overviews.compare()
    return [frame for frame in (await reader.frames())[before:] if frame["type"] == "rooms"]


async def test_who_was_not_told_yet_is_told_of_all_rooms_once(
    hub: Hub, reader: MakeReader, bob: User, room: Room
) -> None:
    one = reader(bob)
    hub.attach(one.connection)
    (frame,) = await told(hub, one)
    assert frame["rooms"].keys() == {str(room.pk)}
    assert frame["removed"] == []
    assert await told(hub, one) == []


async def test_a_room_that_one_was_added_to_or_removed_from_elsewhere_is_told(
    hub: Hub, reader: MakeReader, alice: User, bob: User, charlie: User, room: Room
) -> None:
    one, other = reader(charlie), reader(bob)
    hub.attach(one.connection)
    hub.attach(other.connection)
    await told(hub, one)
    with unheard():
        await in_database_thread(add_member, actor=alice, room=room, user=charlie, role=Role.MEMBER)
    (frame,) = await told(hub, one)
    assert frame["rooms"].keys() == {str(room.pk)}
    with unheard():
        await in_database_thread(remove_member, actor=alice, room=room, user=charlie)
    (frame,) = await told(hub, one)
    assert (frame["rooms"], frame["removed"]) == ({}, [room.pk])
    assert len([frame for frame in await other.frames() if frame["type"] == "rooms"]) == 1


async def test_what_was_read_elsewhere_is_told(
    hub: Hub,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = reader(bob)
    hub.attach(one.connection)
    receipt = await say(alice, room)
    await told(hub, one)
    await in_database_thread(mark_read, user=bob, room_id=room.pk, seq=receipt.message.seq)
    (frame,) = await told(hub, one)
    assert frame["rooms"][str(room.pk)]["read"] == receipt.message.seq
    assert frame["rooms"][str(room.pk)]["unread"] == 0


async def test_nobody_is_asked_for_while_frames_are_carried(
    hub: Hub, reader: MakeReader, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = reader(bob)
    hub.attach(one.connection)
    monkeypatch.setattr("messaging.live.overviews.SECONDS_BETWEEN_LOOKS", 0.01)
    await hub._overviews.stop()
    monkeypatch.setattr(MemoryTransport, "carries_frames", False)
    hub._overviews.start()
    await until(lambda: one.sent)
    assert hub._overviews._known.keys() == {bob.pk}
    monkeypatch.setattr(MemoryTransport, "carries_frames", True)
    await until(lambda: not hub._overviews._known)
