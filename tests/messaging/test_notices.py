"""What passes in a room: who is typing, how far people have read. Nobody misses it later."""

import pytest

from messaging.live.executor import in_database_thread
from messaging.readers import pointers_of, read_pointers, rooms_with_readers
from messaging.services.reading import mark_read
from rooms.models import Room, User
from rooms.services.rooms import archive_room
from rooms.services.sanctions import mute_member
from tests.messaging.hubs import head_of
from tests.messaging.sockets import OpenSocket, say

pytestmark = pytest.mark.django_db(transaction=True)


async def test_the_room_hears_who_is_typing(
    join: OpenSocket, alice: User, bob: User, charlie: User, room: Room
) -> None:
    writer, other, outsider = await join(alice), await join(bob), await join(charlie)
    await writer.tell("typing", room=room.pk)
    frame = await other.until("typing")
    assert frame == {"type": "typing", "room": room.pk, "user": alice.pk, "name": alice.name}
    assert await outsider.all() == []


async def test_typing_again_and_again_is_told_once(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    writer, other = await join(alice), await join(bob)
    for _number in range(5):
        await writer.tell("typing", room=room.pk)
    assert [frame["type"] for frame in await writer.all()] == ["typing"]
    assert [frame["type"] for frame in await other.all()] == ["typing"]


async def test_only_who_may_write_is_heard_typing(
    join: OpenSocket, alice: User, bob: User, charlie: User, room: Room, public_room: Room
) -> None:
    stranger, muted = await join(charlie), await join(bob)
    assert (await stranger.ask("typing", room=room.pk))["code"] == "not_found"
    assert (await stranger.ask("typing", room=public_room.pk))["code"] == "forbidden"
    await in_database_thread(mute_member, actor=alice, room=room, user=bob)
    await muted.all()
    await muted.tell("typing", room=room.pk)
    assert await muted.all() == []


async def test_nobody_is_heard_typing_in_an_archived_room(
    join: OpenSocket, alice: User, room: Room
) -> None:
    socket = await join(alice)
    await in_database_thread(archive_room, actor=alice, room=room)
    await socket.all()
    await socket.tell("typing", room=room.pk)
    assert await socket.all() == []


async def test_the_room_hears_how_far_its_members_have_read(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    await say(alice, room)
    reader, author = await join(bob), await join(alice)
    head = await head_of(room)
    await reader.tell("read", room=room.pk, seq=head - 1)
    await reader.tell("read", room=room.pk, seq=head)
    frame = await author.until("reads")
    assert frame == {"type": "reads", "room": room.pk, "reads": {str(bob.pk): head}}


async def test_pointers_are_told_as_they_stand_by_then(
    alice: User, bob: User, charlie: User, room: Room, public_room: Room
) -> None:
    await in_database_thread(mark_read, user=bob, room_id=room.pk, seq=2)
    await in_database_thread(mark_read, user=bob, room_id=room.pk, seq=1, back=True)
    readers = {room.pk: {bob.pk, charlie.pk}, public_room.pk: {charlie.pk}}
    assert await in_database_thread(pointers_of, readers) == {room.pk: {str(bob.pk): 1}}


async def test_a_large_room_is_not_told_who_has_read_how_far(
    join: OpenSocket, bob: User, room: Room, public_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.readers.MAX_READERS", 1)
    assert await in_database_thread(rooms_with_readers, [room.pk]) == set()
    assert await in_database_thread(read_pointers, room) is None


async def test_pointers_are_those_of_the_members(alice: User, bob: User, room: Room) -> None:
    await in_database_thread(mark_read, user=bob, room_id=room.pk, seq=2)
    pointers = await in_database_thread(read_pointers, room)
    assert pointers is not None
    assert pointers[str(bob.pk)] >= 2
    assert sorted(pointers) == sorted([str(alice.pk), str(bob.pk)])
    assert await in_database_thread(rooms_with_readers, [room.pk]) == {room.pk}
