"""What breaks behind the socket is told by a code, and nothing of a socket is left behind."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from chatsite.asgi import application
from messaging.live.executor import in_database_thread
from messaging.live.process import close_hub, current_hub, open_hub
from messaging.protocol.codes import Close
from rooms.models import Room, User
from rooms.services.tokens import create_token
from tests.messaging.sockets import OpenSocket, a_send, handshake, say
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_arguments: Any, **_more: Any) -> None:
        raise error

    return fail


ERRORS = [OperationalError("the database is away"), RuntimeError("a mistake of ours")]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("place", ["live.arrivals.read_greetings", "live.arrivals.read_sights"])
async def test_a_hello_whose_rooms_cannot_be_read_comes_back(
    open_socket: OpenSocket, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch,
    place: str, error: Exception,
) -> None:  # fmt: skip
    monkeypatch.setattr(f"messaging.{place}", failing(error))
    socket = await open_socket(bob)
    await socket.tell("hello", ref="h")
    refusal = await socket.until("error")
    assert (refusal["code"], refusal["ref"]) == ("unavailable", "h")
    assert refusal["retry_after"] > 0
    assert Close.RESYNC.reconnects
    assert await socket.closed() == Close.RESYNC
    assert (await open_hub()).feeds == {}


@pytest.mark.parametrize("error", ERRORS)
async def test_a_frame_that_fails_does_not_end_the_socket(
    join: OpenSocket, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    socket = await join(bob)
    with monkeypatch.context() as patch:
        patch.setattr("messaging.consumers.mark_all_read", failing(error))
        refusal = await socket.ask("read", room=room.pk, seq=1, ref="x")
    assert (refusal["code"], refusal["ref"], refusal["room"]) == ("unavailable", "x", room.pk)
    await socket.tell("read", room=room.pk, seq=1)
    assert await socket.all() == []


async def test_while_the_database_is_away_no_send_is_acknowledged(
    join: OpenSocket, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = await join(bob)
    wanted = a_send(room)
    with monkeypatch.context() as patch:
        patch.setattr("messaging.writer.commit_sends", failing(OperationalError("away")))
        refusal = await socket.ask("send", **wanted)
    assert (refusal["code"], refusal["client_id"]) == ("unavailable", wanted["client_id"])
    assert refusal["retry_after"] > 0
    ack = await socket.ask("send", **wanted)
    assert (ack["type"], ack["seq"]) == ("ack", room.last_seq + 1)


async def test_a_socket_that_goes_leaves_nothing_behind(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    socket, other = await join(bob), await join(alice, rooms={})
    hub = await open_hub()
    assert room.pk in hub.feeds
    await socket.leave()
    await until(lambda: bob.pk not in hub.connections)
    assert hub.feeds == {}
    await say(alice, room)
    assert await other.all() == []


async def test_a_server_that_ends_the_consumer_leaves_nothing_behind(
    open_socket: OpenSocket, bob: User, room: Room
) -> None:
    headers = (await open_socket(bob)).communicator.scope["headers"]
    communicator = handshake(headers)
    await communicator.connect(timeout=10)
    await communicator.send_json_to({"type": "hello"})
    await communicator.receive_json_from(10)
    hub = await open_hub()
    assert len(hub.connections[bob.pk]) == 2
    communicator.future.cancel()
    await until(lambda: len(hub.connections[bob.pk]) == 1)


async def test_a_reader_that_takes_nothing_is_given_up(
    transactional_db: None, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sends never return, so not even a close can be sent: it is let go without one."""
    monkeypatch.setattr("messaging.live.connection.SECONDS_TO_CLOSE", 0)
    token = await in_database_thread(create_token, user=bob)
    scope = handshake([(b"authorization", f"Bearer {token}".encode())]).scope
    asked: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    stuck = asyncio.Event()

    async def take_only_the_accept(message: dict[str, Any]) -> None:
        if message["type"] != "websocket.accept":
            stuck.set()
            await asyncio.Event().wait()

    serving = asyncio.create_task(application(scope, asked.get, take_only_the_accept))
    await asked.put({"type": "websocket.connect"})
    await asked.put({"type": "websocket.receive", "text": '{"type":"hello"}'})
    await stuck.wait()
    hub = await open_hub()
    (connection,) = hub.connections[bob.pk]
    connection.drop(Close.TOO_SLOW)
    await asyncio.wait_for(serving, 10)
    assert bob.pk not in hub.connections
    await close_hub()


async def test_without_a_hub_nothing_is_announced(bob: User, room: Room) -> None:
    """As in a command: other processes find it in the log."""
    assert current_hub() is None
    await say(bob, room)
    assert current_hub() is None
