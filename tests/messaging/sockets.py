"""Sockets of the cast, from the handshake on, against the real database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import orjson
import pytest
from channels.testing import WebsocketCommunicator

from chatsite.asgi import application
from messaging.commit import Receipt
from messaging.live.executor import in_database_thread
from messaging.live.hub import Hub
from messaging.live.process import close_hub, open_hub
from messaging.protocol.frames import SUBPROTOCOL
from messaging.services.send import send_message
from rooms import log
from rooms.models import Room, User
from rooms.services.tokens import create_token

SECONDS = 10  # for whatever must come; nothing waits as long as it is there
FENCE = "fence"

Frame = dict[str, Any]


class Socket:
    """One socket of a client that speaks the protocol, or breaks it."""

    def __init__(self, communicator: WebsocketCommunicator) -> None:
        self.communicator = communicator

    async def tell(self, type: str, **fields: Any) -> None:
        await self.tell_text(orjson.dumps({"type": type, **fields}).decode())

    async def tell_text(self, text: str) -> None:
        await self.communicator.send_to(text_data=text)

    async def hear(self) -> Frame:
        """The next frame."""
        message = await self.communicator.receive_output(SECONDS)
        assert message["type"] == "websocket.send", message
        frame: Frame = orjson.loads(message["text"])
        return frame

    async def until(self, type: str) -> Frame:
        """The next frame of this type; what came before it is passed over."""
        while (frame := await self.hear())["type"] != type:
            pass
        return frame

    async def ask(self, type: str, **fields: Any) -> Frame:
        """Tell a frame and hear the next one: its answer."""
        await self.tell(type, **fields)
        return await self.hear()

    async def all(self) -> list[Frame]:
        """Everything that the server has to say up to now: its answer to a fence comes after."""
        await all_is_heard()
        await self.tell("unsubscribe", room=2**50, ref=FENCE)
        said: list[Frame] = []
        while (frame := await self.hear()).get("ref") != FENCE:
            said.append(frame)
        return said

    async def events(self, count: int) -> list[Frame]:
        """The next `count` events, out of as many frames as they come in."""
        events: list[Frame] = []
        while len(events) < count:
            events += (await self.until("events"))["events"]
        return events

    async def closed(self) -> int:
        """The code the server closes with; what it says before is passed over."""
        while (message := await self.communicator.receive_output(SECONDS))["type"] == (
            "websocket.send"
        ):
            pass
        assert message["type"] == "websocket.close", message
        code: int = message["code"]
        return code

    async def leave(self) -> None:
        await self.communicator.disconnect(timeout=SECONDS)


async def all_is_heard() -> None:
    """Return when this process has sent on what is in the log of the rooms that it hears."""
    hub = await open_hub()
    async with asyncio.timeout(SECONDS):
        while await _is_behind(hub):  # noqa: ASYNC110 - the log cannot wake anybody
            await asyncio.sleep(0.01)
    for feed in list(hub.feeds.values()):
        feed.flush()


async def _is_behind(hub: Hub) -> bool:
    heads = await in_database_thread(log.heads, list(hub.feeds))
    return any(feed.head < heads.get(room_id, 0) for room_id, feed in hub.feeds.items())


OpenSocket = Callable[..., Awaitable[Socket]]


@pytest.fixture
async def open_socket(transactional_db: None) -> AsyncIterator[OpenSocket]:
    """`await open_socket(alice)` is a socket before its `hello`; all are closed after the test."""
    opened: list[Socket] = []

    async def open_one(user: User) -> Socket:
        token = await in_database_thread(create_token, user=user)
        communicator = handshake([(b"authorization", f"Bearer {token}".encode())])
        is_accepted, subprotocol = await communicator.connect(timeout=SECONDS)
        assert (is_accepted, subprotocol) == (True, SUBPROTOCOL)
        opened.append(Socket(communicator))
        return opened[-1]

    yield open_one
    for socket in opened:
        await socket.leave()
    await close_hub()


@pytest.fixture
def join(open_socket: OpenSocket) -> OpenSocket:
    """`await join(alice, rooms={…})` is a socket that has been welcomed; without rooms it hears all
    of hers.
    """

    async def open_and_greet(user: User, **hello: Any) -> Socket:
        socket = await open_socket(user)
        welcome = await socket.ask("hello", **hello)
        assert welcome["type"] == "welcome", welcome
        if "rooms" not in hello:
            # Frames are handled in order: when this one is answered, the rooms are subscribed to.
            await socket.ask("unsubscribe", room=2**50)
        return socket

    return open_and_greet


def handshake(
    headers: list[tuple[bytes, bytes]], *, subprotocols: tuple[str, ...] = (SUBPROTOCOL,)
) -> WebsocketCommunicator:
    return WebsocketCommunicator(application, "/ws/chat", headers, list(subprotocols))


async def say(author: User, room: Room, body: str = "안녕하세요", **fields: Any) -> Receipt:
    """As another process would: a message that comes over HTTP."""
    return await in_database_thread(
        send_message, author=author, room_id=room.pk, body=body, **fields
    )


def a_send(room: Room, body: str = "안녕하세요", **fields: Any) -> Frame:
    return {"room": room.pk, "client_id": str(uuid4()), "body": body, **fields}
