"""Lines on which a request comes slowly or never: they end in time and hold up nobody else."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from chatsite import bodies
from chatsite.asgi import HTTP_THREADS, http
from chatsite.http import HttpProtocol

HEAD = b"POST /nowhere/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n"
WHOLE = HEAD + b"\r\n0123456789"
LINES = 2 * HTTP_THREADS


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Of a server with what the web process answers pages with."""
    config = Config(http, interface="asgi3", lifespan="off")
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: HttpProtocol(config, state, {}, _loop=loop), "127.0.0.1", 0
    )
    yield server.sockets[0].getsockname()[1]
    server.close()
    if state.tasks:  # their threads still hand something to this loop
        await asyncio.wait(state.tasks, timeout=10)


async def ended(port: int, *pieces: bytes) -> bytes:
    """All that is answered to this, until the server closes the line."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer


@pytest.mark.parametrize("sent", [b"", b"POST / HT", HEAD])
async def test_a_head_that_does_not_come_ends_the_line(
    port: int, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr("chatsite.http.SECONDS_FOR_HEAD", 0.05)
    assert await ended(port, sent) == b""


async def test_so_does_the_next_one_on_a_line_that_was_kept(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(WHOLE)
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    (length,) = re.findall(rb"(?i)content-length: (\d+)", head)
    await reader.readexactly(int(length))
    monkeypatch.setattr("chatsite.http.SECONDS_FOR_HEAD", 0.05)
    writer.write(b"POST /")
    await asyncio.wait_for(reader.read(), 10)  # uvicorn alone would wait for ever
    writer.close()


async def test_a_head_in_pieces_is_answered(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for place in range(0, len(WHOLE), 40):
        writer.write(WHOLE[place : place + 40])
        await writer.drain()
    assert b" 404 " in await asyncio.wait_for(reader.readline(), 10)
    writer.close()


async def test_bodies_that_do_not_come_hold_up_nobody(port: int) -> None:
    lines = [await asyncio.open_connection("127.0.0.1", port) for _number in range(LINES)]
    for _reader, writer in lines:
        writer.write(HEAD + b"\r\n01234")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(WHOLE)
    assert b" 404 " in await asyncio.wait_for(reader.readline(), 10)
    for _reader, slow in lines:
        slow.write(b"56789")
    for slow_reader, _writer in lines:
        assert b" 404 " in await asyncio.wait_for(slow_reader.readline(), 10)
    for _reader, one in [*lines, (reader, writer)]:
        one.close()


async def test_in_the_end_they_are_told_so(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatsite.bodies.SECONDS", 0.05)
    answer = await ended(port, HEAD + b"\r\n01234")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert answer.endswith(bodies.TOO_SLOW)


async def test_a_large_body_is_not_kept_in_memory() -> None:
    pieces = [b"x" * 1024] * 1024
    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": pieces[asked - 1], "more_body": asked < len(pieces)}

    again, is_whole = await bodies.gathered(receive)
    assert not is_whole
    assert asked * 1024 <= bodies.MAX_SIZE + 1024
    told = [await again() for _piece in pieces]
    assert b"".join(message["body"] for message in told) == b"".join(pieces)
    assert [message["more_body"] for message in told].index(False) == len(pieces) - 1
