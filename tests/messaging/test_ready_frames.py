"""A frame that is ready is written at once where that keeps the order, else it is sent."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from websockets.extensions import Extension
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from messaging.live.connection import Connection
from messaging.live.identity import Identity
from messaging.protocol.wire import OutgoingFrame, text_of
from rooms.models import User

Line = list[str]


class Server:
    """Takes ready frames and sends in one line; either may be stopped."""

    def __init__(self) -> None:
        self.line: Line = []
        self.takes_ready = True
        self.takes_sent = asyncio.Event()
        self.takes_sent.set()
        identity = Identity(User(pk=1), "en")
        self.connection = Connection(id="one", identity=identity, send=self.send, write=self.write)

    def write(self, wire: bytes) -> bool:
        if self.takes_ready:
            self.line.append(read(wire))
        return self.takes_ready

    async def send(self, message: dict[str, Any]) -> None:
        await self.takes_sent.wait()
        self.line.append(message["text"])


def read(wire: bytes) -> str:
    """As a client reads it."""
    stream = StreamReader()
    stream.feed_data(wire)
    extensions: list[Extension] = []
    parsing = Frame.parse(stream.read_exact, mask=False, extensions=extensions)
    try:
        next(parsing)
    except StopIteration as done:
        frame: Frame = done.value
        assert frame.opcode is Opcode.TEXT
        assert frame.fin
        assert stream.buffer == b""
        return bytes(frame.data).decode()
    raise AssertionError("the frame is not whole")


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
def test_a_client_reads_what_was_framed(size: int) -> None:
    text = "a" * size
    wire = OutgoingFrame(text).wire
    assert read(wire) == text_of(wire) == text


def test_korean_is_counted_in_bytes() -> None:
    text = "오름" * 30
    assert read(OutgoingFrame(text).wire) == text


async def test_a_frame_is_written_at_once() -> None:
    server = Server()
    server.connection.push("one")
    assert server.line == ["one"]


async def test_what_cannot_be_written_at_once_is_sent() -> None:
    server = Server()
    server.takes_ready = False
    server.connection.push("one")
    assert server.line == []
    await server.connection.drained()
    assert server.line == ["one"]


async def test_no_frame_overtakes_one_that_waits() -> None:
    server = Server()
    server.takes_ready = False
    server.connection.push("one")
    server.takes_ready = True
    server.connection.push("two")
    await server.connection.drained()
    server.connection.push("three")
    assert server.line == ["one", "two", "three"]


async def test_no_frame_overtakes_one_that_is_being_sent() -> None:
    server = Server()
    server.takes_ready = False
    server.takes_sent.clear()
    server.connection.push("one")
    await once(lambda: not server.connection._outbox)
    server.takes_ready = True
    server.connection.push("two")
    server.takes_sent.set()
    await server.connection.drained()
    assert server.line == ["one", "two"]


async def once(condition: Callable[[], bool]) -> None:
    """Let the tasks run until it holds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0)
