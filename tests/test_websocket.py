"""Frames as they come over the line, in whatever pieces, are read as the full parser reads them."""

import asyncio
import os
import struct
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uvicorn import Config
from uvicorn.server import ServerState
from websockets.frames import Close, Frame, Opcode

from chatsite.websocket import WebSocketProtocol
from messaging.protocol.wire import WRITE, read_texts

HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
LIMIT = 65_536


def framed(text: str | bytes, opcode: Opcode = Opcode.TEXT, *, is_final: bool = True) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return bytes(Frame(opcode, data, is_final).serialize(mask=True))


class Line:
    """The client's end of a socket to an application that notes what it receives."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.scopes: list[dict[str, Any]] = []
        self.code: int | None = None
        self.ended = asyncio.Event()

    async def application(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        write = scope["extensions"][WRITE]["write"]
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            text = message.get("text")
            self.texts.append(message["bytes"].decode() if text is None else text)
            write(b"\x81\x02ok")
        self.code = message["code"]
        self.ended.set()

    async def open(self, port: int) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        self.writer.write(HANDSHAKE)
        await self.reader.readuntil(b"\r\n\r\n")

    async def give(self, data: bytes, *, pieces: int = 1) -> None:
        size = -(-len(data) // pieces)
        for start in range(0, len(data), size):
            self.writer.write(data[start : start + size])
            await self.writer.drain()
            await asyncio.sleep(0.001)

    async def heard(self, count: int) -> list[str]:
        await self.reader.readexactly(4 * count)
        return self.texts


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    one = Line()
    config = Config(
        one.application, interface="asgi3", ws_max_size=LIMIT, ws_per_message_deflate=False
    )
    config.load()
    loop = asyncio.get_running_loop()
    state = ServerState()
    server = await loop.create_server(lambda: WebSocketProtocol(config, state, {}), "127.0.0.1", 0)
    await one.open(server.sockets[0].getsockname()[1])
    yield one
    one.writer.close()
    server.close()


@pytest.mark.parametrize("pieces", [1, 3, 40])
async def test_plain_frames_arrive_whole_in_whatever_pieces(line: Line, pieces: int) -> None:
    texts = ["", "오름", "a" * 125, "가" * 100, "b" * 65_535]
    await line.give(b"".join(map(framed, texts)), pieces=pieces)
    assert await line.heard(len(texts)) == texts


@pytest.mark.parametrize("pieces", [1, 40])
async def test_frames_that_are_not_plain_are_read_in_their_turn(line: Line, pieces: int) -> None:
    parts = [
        framed("one"),
        framed("t", is_final=False), framed("w", Opcode.CONT, is_final=False),
        framed("o", Opcode.CONT),
        framed("three"), framed("four", Opcode.BINARY), framed("c" * LIMIT), framed("six"),
    ]  # fmt: skip
    await line.give(b"".join(parts), pieces=pieces)
    assert await line.heard(6) == ["one", "two", "three", "four", "c" * LIMIT, "six"]


async def test_a_ping_is_answered(line: Line) -> None:
    await line.give(framed("one") + framed("p", Opcode.PING) + framed("two"))
    answers = await line.reader.readexactly(4 + 3 + 4)
    assert b"\x8a\x01p" in answers
    assert line.texts == ["one", "two"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (framed(b"\xff"), 1007),
        (framed("d" * (LIMIT + 1)), 1009),
        (framed("x", Opcode.CONT), 1002),
        (bytes(Frame(Opcode.TEXT, b"no mask").serialize(mask=False)), 1002),
        (b"\xc1\x80\0\0\0\0", 1002),
        (framed(Close(4000, "").serialize(), Opcode.CLOSE), 4000),
    ],
    ids=["not UTF-8", "too big", "no begin", "no mask", "extension", "close"],
)
async def test_what_is_wrong_ends_the_socket_behind_what_was_right(
    line: Line, wrong: bytes, code: int
) -> None:
    await line.give(framed("right") + wrong + framed("too late"))
    await line.ended.wait()
    assert line.texts[:1] == ["right"]
    assert "too late" not in line.texts
    assert line.code == code


async def test_a_client_that_says_much_at_once_is_heard_in_full(line: Line) -> None:
    texts = [str(number) for number in range(5_000)]
    await line.give(b"".join(map(framed, texts)))
    assert await line.heard(len(texts)) == texts


async def test_after_the_handshake_its_headers_are_not_kept(line: Line) -> None:
    await line.give(framed("one"))
    await line.heard(1)
    assert line.scopes[0]["headers"] == []


@given(st.lists(st.text(max_size=200), max_size=5), st.data())
def test_a_stream_is_read_the_same_wherever_it_is_cut(
    texts: list[str], data: st.DataObject
) -> None:
    stream = b"".join(map(framed, texts))
    cut = data.draw(st.integers(0, len(stream)))
    first, end, is_plain = read_texts(stream[:cut])
    rest, last, is_still_plain = read_texts(stream[end:])
    assert is_plain
    assert is_still_plain
    assert first + rest == texts
    assert end + last == len(stream)


@given(st.binary(max_size=40))
def test_nothing_is_read_beyond_what_came(data: bytes) -> None:
    texts, end, is_plain = read_texts(data)
    assert 0 <= end <= len(data)
    assert is_plain or end < len(data)
    assert texts or end == 0


def test_half_a_long_frame_waits_for_its_other_half() -> None:
    header = struct.pack("!BBH", 0x81, 0x80 | 126, 65_535) + os.urandom(4)
    assert read_texts(header + b"x" * 65_534) == ([], 0, True)
