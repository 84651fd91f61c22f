"""A client that lies, stumbles or floods gets an error or a close code, never an exception."""

import json
from typing import Any

import pytest

from messaging.live.executor import in_database_thread
from messaging.models import Message
from messaging.socket_consumer import MAX_CONNECTIONS
from rooms import limits
from rooms.models import Room, User
from tests.messaging.sockets import OpenSocket, a_send, handshake

pytestmark = pytest.mark.django_db(transaction=True)

DEEP = "[" * 1_000 + "]" * 1_000
MALFORMED = {
    "no JSON": "{",
    "empty": " ",
    "no object": "[]",
    "a number": "7",
    "null": "null",
    "no type": "{}",
    "a type that is no text": '{"type": 1}',
    "a type that is a list": '{"type": ["hello"]}',
    "an unknown type": '{"type": "shutdown"}',
    "a type of the server": '{"type": "welcome"}',
    "NaN": '{"type": "read", "room": 1, "seq": NaN}',
    "infinity": '{"type": "read", "room": 1, "seq": Infinity}',
    "a huge number": '{"type": "read", "room": 1, "seq": 1' + "0" * 400 + "}",
    "a huge exponent": '{"type": "read", "room": 1, "seq": 1e400}',
    "beyond 2^53": '{"type": "read", "room": 1, "seq": 9007199254740993}',
    "beyond 2^63": '{"type": "read", "room": 9223372036854775808, "seq": 1}',
    "a negative seq": '{"type": "read", "room": 1, "seq": -1}',
    "a broken seq": '{"type": "read", "room": 1, "seq": 1.5}',
    "a seq that is text": '{"type": "read", "room": 1, "seq": "1"}',
    "a seq that is true": '{"type": "read", "room": 1, "seq": true}',
    "no room": '{"type": "subscribe"}',
    "room zero": '{"type": "subscribe", "room": 0}',
    "a lone surrogate": r'{"type": "read", "room": 1, "seq": 1, "ref": "\ud800"}',
    "NUL": r'{"type": "read", "room": 1, "seq": 1, "ref": "a\u0000b"}',
    "a ref too long": '{"type": "pong", "ref": "' + "r" * 101 + '"}',
    "deeper than a parser goes": '{"type": "pong", "ref": ' + "[" * 60_000 + "}",
    "rooms that are a list": '{"type": "hello", "rooms": []}',
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_what_is_malformed_is_invalid_and_the_socket_stays(
    join: OpenSocket, bob: User, room: Room, name: str
) -> None:
    socket = await join(bob, rooms={})
    await socket.tell_text(MALFORMED[name])
    error = await socket.hear()
    assert (error["type"], error["code"]) == ("error", "invalid")
    assert await socket.all() == []


async def test_three_malformed_frames_in_a_row_close(join: OpenSocket, bob: User) -> None:
    socket = await join(bob, rooms={})
    for _round in range(2):
        for _number in range(2):
            await socket.tell_text("{")
            assert (await socket.hear())["code"] == "invalid"
        assert await socket.all() == []  # one that is understood counts anew
    for _number in range(3):
        await socket.tell_text("{")
    assert await socket.closed() == 4507


async def test_an_error_repeats_what_the_client_called_its_frame(
    join: OpenSocket, bob: User
) -> None:
    socket = await join(bob, rooms={})
    error = await socket.ask("send", ref="r7", client_id="no uuid", room=1, body="x")
    assert (error["code"], error["ref"], error["client_id"]) == ("invalid", "r7", "no uuid")


async def test_of_a_key_that_comes_twice_the_last_one_counts(
    join: OpenSocket, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={})
    await socket.tell_text(f'{{"type":"pong","type":"subscribe","room":1,"room":{room.pk}}}')
    assert (await socket.hear())["room"] == room.pk


@pytest.mark.parametrize("extra", [f'"x": {DEEP}', '"x": null', '"author": 1', '"v": 99'])
async def test_unknown_fields_are_ignored(join: OpenSocket, bob: User, extra: str) -> None:
    socket = await join(bob, rooms={})
    await socket.tell_text(f'{{"type": "pong", {extra}}}')
    assert await socket.all() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", "a\0b"),
        ("body", None),
        ("body", 5),
        ("body", ["x"]),
        ("client_id", "x"),
        ("client_id", 7),
        ("client_id", None),
        ("room", -1),
        ("room", "1"),
        ("room", None),
        ("reply_to", 0),
        ("reply_to", "1"),
        ("attachments", [0]),
        ("attachments", "1"),
        ("attachments", [1] * 21),
    ],
)
async def test_a_send_with_a_wrong_field_is_invalid_and_stores_nothing(
    join: OpenSocket, bob: User, room: Room, field: str, value: Any
) -> None:
    socket = await join(bob, rooms={})
    error = await socket.ask("send", **{**a_send(room), field: value})
    assert (error["type"], error["code"]) == ("error", "invalid")
    assert await in_database_thread(Message.objects.count) == 0


async def test_half_a_character_in_a_body_is_invalid(
    join: OpenSocket, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={})
    for half in ("\ud83d", "\udc00", "한\ud83d글"):
        await socket.tell_text(json.dumps({"type": "send", **a_send(room, half)}))
        assert (await socket.hear())["code"] == "invalid"
        assert await socket.all() == []


@pytest.mark.parametrize("type", ["subscribe", "unsubscribe", "send", "read"])
async def test_before_hello_nothing_else_is_understood(
    open_socket: OpenSocket, bob: User, room: Room, type: str
) -> None:
    socket = await open_socket(bob)
    await socket.tell(type, **a_send(room), seq=1)
    assert await socket.closed() == 4507


async def test_a_pong_may_come_before_hello(open_socket: OpenSocket, bob: User) -> None:
    socket = await open_socket(bob)
    await socket.tell("pong")
    assert (await socket.ask("hello"))["type"] == "welcome"


async def test_after_a_refused_hello_another_may_follow(open_socket: OpenSocket, bob: User) -> None:
    socket = await open_socket(bob)
    assert (await socket.ask("hello", rooms=[]))["code"] == "invalid"
    assert (await socket.ask("hello", rooms={}))["type"] == "welcome"


async def test_a_binary_frame_closes(join: OpenSocket, bob: User) -> None:
    socket = await join(bob)
    await socket.communicator.send_to(bytes_data=b'{"type":"pong"}')
    assert await socket.closed() == 1003


@pytest.fixture
def few_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.RATES, "frame", limits.rate("5/10s"))
    monkeypatch.setattr("messaging.consumers.MAX_EXCESSIVE", 3)


async def test_a_frame_too_many_is_refused_by_name_and_the_socket_stays(
    join: OpenSocket, bob: User, room: Room, few_frames: None
) -> None:
    socket = await join(bob, rooms={})
    for _number in range(4):
        await socket.tell("pong")
    wanted = a_send(room)
    error = await socket.ask("send", **wanted, ref="too many")
    assert (error["code"], error["ref"]) == ("rate_limited", "too many")
    assert error["client_id"] == wanted["client_id"]
    assert 0 < error["retry_after"] <= 10
    assert not await in_database_thread(Message.objects.filter(room=room).exists)
    limits.reset()  # the time has passed
    assert (await socket.ask("send", **wanted))["type"] == "ack"


async def test_a_flood_of_frames_that_goes_on_closes(
    join: OpenSocket, bob: User, few_frames: None
) -> None:
    socket = await join(bob, rooms={})
    for _number in range(4):
        await socket.tell("pong")
    for _number in range(3):
        assert (await socket.ask("pong"))["code"] == "rate_limited"
    await socket.tell("pong")
    assert await socket.closed() == 4013


async def test_a_person_with_six_hundred_frames_in_ten_seconds_is_no_flood(
    join: OpenSocket, bob: User
) -> None:
    socket = await join(bob, rooms={})
    for _number in range(598):
        await socket.tell("pong")
    assert await socket.all() == []
    await socket.tell("pong")
    assert (await socket.hear())["code"] == "rate_limited"


@pytest.mark.parametrize("offered", [(), ("oreum.v2",), ("graphql-ws", "mqtt")])
async def test_another_version_is_closed(
    open_socket: OpenSocket, bob: User, offered: tuple[str, ...]
) -> None:
    known = await open_socket(bob)  # whose token is used once more
    headers = known.communicator.scope["headers"]
    communicator = handshake(headers, subprotocols=offered)
    assert await communicator.connect(timeout=10) == (True, None)
    message = await communicator.receive_output(10)
    assert (message["type"], message["code"]) == ("websocket.close", 4506)
    await communicator.disconnect()


async def test_one_of_several_versions_is_enough(open_socket: OpenSocket, bob: User) -> None:
    headers = (await open_socket(bob)).communicator.scope["headers"]
    communicator = handshake(headers, subprotocols=("oreum.v2", "oreum.v1"))
    assert await communicator.connect(timeout=10) == (True, "oreum.v1")
    await communicator.disconnect()


async def test_a_person_may_have_many_sockets_but_not_any_number(
    open_socket: OpenSocket, bob: User
) -> None:
    assert MAX_CONNECTIONS >= 20  # of the contract
    sockets = [await open_socket(bob) for _number in range(MAX_CONNECTIONS + 1)]
    for socket in sockets[:-1]:
        assert (await socket.ask("hello"))["type"] == "welcome"
    assert await sockets[-1].closed() == 4505
    await sockets[0].leave()
    assert (await (await open_socket(bob)).ask("hello"))["type"] == "welcome"


async def test_refusals_are_told_in_the_language_of_the_reader(
    open_socket: OpenSocket, bob: User
) -> None:
    headers = (await open_socket(bob)).communicator.scope["headers"]
    told = []
    for language in (b"ko", b"en"):
        communicator = handshake([*headers, (b"accept-language", language)])
        await communicator.connect(timeout=10)
        await communicator.send_json_to({"type": "nonsense"})
        told.append((await communicator.receive_json_from(10))["message"])
        await communicator.disconnect()
    assert told[1] == "This type of frame is not known."
