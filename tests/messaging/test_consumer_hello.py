"""The greeting: who one is, what one's rooms are, and exactly what one missed."""

import json
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError

from messaging.live.executor import in_database_thread
from messaging.services.reading import mark_read
from rooms.models import Room, User
from rooms.services.rooms import create_room
from tests.messaging.sockets import OpenSocket, say

pytestmark = pytest.mark.django_db(transaction=True)


async def test_welcome_tells_who_one_is_and_all_of_ones_rooms(
    open_socket: OpenSocket, bob: User, room: Room, public_room: Room
) -> None:
    socket = await open_socket(bob)
    welcome = await socket.ask("hello")
    assert welcome["user"] == {"id": bob.pk, "name": "Bob", "username": "bob"}
    assert welcome["max_frame"] == 65_536
    assert welcome["ping_ms"] == 25_000
    assert welcome["epoch"]
    assert welcome["connection"]
    assert set(welcome["rooms"]) == {str(room.pk), str(public_room.pk)}
    assert welcome["rooms"][str(room.pk)] == {
        "head": 3,
        "read": 3,
        "read_since": welcome["rooms"][str(room.pk)]["read_since"],
        "unread": 0,
        "mentions": 0,
        "role": "member",
        "level": "all",
        "name": room.name,
        "kind": "private",
        "archived_at": None,
    }


async def test_without_rooms_all_of_mine_are_heard_from_their_heads(
    join: OpenSocket, alice: User, bob: User, room: Room, public_room: Room
) -> None:
    socket = await join(bob)
    assert await socket.all() == []
    await say(alice, room, "하나")
    await say(alice, public_room, "둘")
    heard = {frame["room"]: frame["events"] for frame in await socket.all()}
    assert [event["seq"] for event in heard[room.pk]] == [room.last_seq + 1]
    assert [event["seq"] for event in heard[public_room.pk]] == [public_room.last_seq + 1]


async def test_a_cursor_brings_exactly_the_events_that_were_missed(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    for number in range(5):
        await say(alice, room, str(number))
    socket = await join(bob, rooms={str(room.pk): room.last_seq + 2})
    events = await socket.events(3)
    assert [event["seq"] for event in events] == [room.last_seq + 3 + n for n in range(3)]
    assert [event["data"]["body"] for event in events] == ["2", "3", "4"]
    assert await socket.all() == []


async def test_who_is_caught_up_gets_no_events(join: OpenSocket, bob: User, room: Room) -> None:
    socket = await join(bob, rooms={str(room.pk): room.last_seq})
    assert await socket.all() == []


async def test_hello_subscribes_only_the_rooms_it_names(
    join: OpenSocket, alice: User, bob: User, room: Room, public_room: Room
) -> None:
    socket = await join(bob, rooms={str(room.pk): room.last_seq})
    await say(alice, public_room)
    await say(alice, room)
    assert [frame["room"] for frame in await socket.all()] == [room.pk]


async def test_a_second_hello_starts_anew_with_the_rooms_it_names(
    join: OpenSocket, alice: User, bob: User, room: Room, public_room: Room
) -> None:
    socket = await join(bob)
    first = await say(alice, public_room)
    await socket.until("events")
    again = await socket.ask("hello", rooms={str(public_room.pk): public_room.last_seq})
    assert again["type"] == "welcome"
    assert [event["seq"] for event in await socket.events(1)] == [first.message.seq]
    await say(alice, room)
    await say(alice, public_room)
    assert [frame["room"] for frame in await socket.all()] == [public_room.pk]


async def test_too_far_behind_is_a_gap_and_then_live(
    join: OpenSocket, alice: User, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.replay.MAX_EVENTS", 3)
    for number in range(4):
        last = await say(alice, room, str(number))
    socket = await join(bob, rooms={str(room.pk): room.last_seq})
    head = last.message.seq
    gap = {"type": "gap", "room": room.pk, "from": room.last_seq, "head": head}
    assert await socket.all() == [gap]
    await say(alice, room)
    assert [event["seq"] for event in await socket.events(1)] == [head + 1]


async def test_too_many_characters_are_a_gap_as_well(
    join: OpenSocket, alice: User, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.replay.MAX_SIZE", 1_000)
    await say(alice, room, "가" * 1_000)
    socket = await join(bob, rooms={str(room.pk): room.last_seq})
    assert (await socket.hear())["type"] == "gap"


async def test_a_cursor_beyond_the_head_is_a_gap_from_the_head(
    join: OpenSocket, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={str(room.pk): room.last_seq + 7})
    head = room.last_seq
    assert await socket.all() == [{"type": "gap", "room": room.pk, "from": head, "head": head}]


async def test_a_new_member_of_a_room_with_short_history_starts_where_they_came(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    await in_database_thread(Room.objects.filter(pk=room.pk).update, history="joined")
    socket = await join(bob, rooms={str(room.pk): 0})
    assert await socket.all() == [
        {"type": "gap", "room": room.pk, "from": room.last_seq - 1, "head": room.last_seq}
    ]


async def test_a_room_that_is_not_visible_is_named_and_the_others_are_served(
    join: OpenSocket, alice: User, charlie: User, room: Room, public_room: Room
) -> None:
    rooms = {str(room.pk): 0, "999999": 0, str(public_room.pk): public_room.last_seq - 1}
    socket = await join(charlie, rooms=rooms, ref="r1")
    heard = await socket.all()
    errors = [frame for frame in heard if frame["type"] == "error"]
    assert {frame["room"] for frame in errors} == {room.pk, 999_999}
    assert {frame["code"] for frame in errors} == {"not_found"}
    assert {frame["ref"] for frame in errors} == {"r1"}
    assert [frame["room"] for frame in heard if frame["type"] == "events"] == [public_room.pk]


async def test_of_many_rooms_that_are_not_visible_some_are_named_and_the_rest_is_counted(
    join: OpenSocket, alice: User, bob: User, room: Room, public_room: Room
) -> None:
    unknown = {str(999_000 + number): 0 for number in range(400)}
    rooms = {"no room": 0, **unknown, str(room.pk): 0, str(public_room.pk): 0}
    socket = await join(bob, rooms=rooms, ref="r1")
    heard = await socket.all()
    served = {frame["room"] for frame in heard if frame["type"] == "events"}
    assert served == {room.pk, public_room.pk}
    *errors, last = [frame for frame in heard if frame["type"] == "error"]
    named = [frame["room"] for frame in errors]
    assert named == ["no room", *range(999_000, 999_099)]
    assert (last["code"], last["ref"], last["more"]) == ("too_large", "r1", 301)
    assert "301" in last["message"]
    assert "room" not in last
    receipt = await say(alice, room)
    assert [event["seq"] for event in await socket.events(1)] == [receipt.message.seq]


async def test_exactly_as_many_rooms_as_are_named_leave_no_rest(
    join: OpenSocket, bob: User
) -> None:
    socket = await join(bob, rooms={str(999_000 + number): 0 for number in range(100)})
    assert [frame["code"] for frame in await socket.all()] == ["not_found"] * 100


@pytest.mark.parametrize(
    "seq", [-1, 1.5, "1", True, None, 2**53 + 1, 2**63, 10**30, [], {"seq": 1}]
)
async def test_a_wrong_cursor_is_invalid_and_the_socket_stays(
    join: OpenSocket, bob: User, room: Room, public_room: Room, seq: Any
) -> None:
    socket = await join(bob, rooms={})
    rooms = {str(room.pk): seq, str(public_room.pk): 0}
    # Not by orjson, which knows no number as large as those that a client may send.
    await socket.tell_text(json.dumps({"type": "hello", "rooms": rooms, "ref": 7}))
    await socket.until("welcome")
    error, events = await socket.all()
    assert (error["code"], error["room"], error["ref"]) == ("invalid", room.pk, 7)
    assert (events["room"], len(events["events"])) == (public_room.pk, public_room.last_seq)


@pytest.mark.parametrize("name", ["", "abc", "-1", "0", "1.0", "٣", "1" * 5_000, " 1"])
async def test_what_is_no_room_is_named_as_it_was_sent(
    join: OpenSocket, bob: User, room: Room, name: str
) -> None:
    socket = await join(bob, rooms={name: 0})
    (error,) = await socket.all()
    assert (error["code"], error["room"]) == ("invalid", name[:100])


async def test_a_foreign_epoch_resets_and_the_next_hello_goes_on(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    socket = await join(bob)
    welcome = await socket.ask("hello", rooms={str(room.pk): 0}, epoch="of another database")
    assert welcome["type"] == "welcome"
    assert await socket.hear() == {"type": "reset"}
    await say(alice, room)
    assert await socket.all() == []
    await socket.ask("hello", rooms={str(room.pk): 0}, epoch=welcome["epoch"])
    assert len(await socket.events(room.last_seq + 1)) == room.last_seq + 1


async def test_many_rooms_with_a_long_past_come_whole_through_a_small_outbox(
    join: OpenSocket, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.connection.MAX_FRAMES", 4)
    monkeypatch.setattr("messaging.live.entrance.ROOMS_AT_ONCE", 3)
    rooms = [
        await in_database_thread(create_room, creator=bob, name=f"방 {number}", kind="private")
        for number in range(10)
    ]
    socket = await join(bob, rooms={str(room.pk): 0 for room in rooms})
    heard = [await socket.until("events") for _room in rooms]
    assert {frame["room"] for frame in heard} == {room.pk for room in rooms}
    assert await socket.all() == []


async def test_unread_counts_what_others_said_after_the_read_pointer(
    open_socket: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    read = await say(alice, room, "읽은 글")
    await in_database_thread(mark_read, user=bob, room_id=room.pk, seq=read.message.seq)
    await say(bob, room, "내 글")
    await say(alice, room, "안 읽은 글")
    welcome = await (await open_socket(bob)).ask("hello")
    shown = welcome["rooms"][str(room.pk)]
    assert (shown["read"], shown["unread"]) == (read.message.seq, 1)


@pytest.mark.parametrize("type", ["hello", "subscribe"])
async def test_who_could_not_be_subscribed_is_sent_back_to_resume(
    join: OpenSocket, bob: User, room: Room, type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = await join(bob, rooms={})
    away = mock.Mock(side_effect=OperationalError("the database is away"))
    monkeypatch.setattr("messaging.live.arrivals.read_sights", away)
    await socket.tell(type, room=room.pk, rooms={str(room.pk): 0})
    assert (await socket.until("error"))["code"] == "unavailable"
    assert await socket.closed() == 4002
