"""The loop of a web process accepts a crowd at once, and what a neighbour leaves waiting."""

import asyncio
import errno
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from support.failure import Failure
from support.listening import bind, dealt_out

from chatsite.loop import ACCEPTED_AT_ONCE, Loop, Server
from tests.waiting import until

CROWD = 200
HOST = "127.0.0.1"


class Greeter(asyncio.Protocol):
    """Says its name to whoever comes."""

    def __init__(self, name: bytes) -> None:
        self.name = name

    def connection_made(self, transport: Any) -> None:
        assert transport.get_extra_info("peername")[0] == HOST
        transport.write(self.name)
        transport.close()


@pytest.fixture
def pair() -> Iterator[list[socket.socket]]:
    with bind(HOST, 0) as first, dealt_out(first, 2) as listeners:
        yield list(listeners)


def duplicates(*listeners: socket.socket) -> list[socket.socket]:
    return [socket.socket(fileno=os.dup(one.fileno())) for one in listeners]


def greeters(loop: Loop, name: bytes, *listeners: socket.socket) -> Server:
    return Server(loop, lambda: Greeter(name), duplicates(*listeners))


async def come(listener: socket.socket, count: int) -> list[bytes]:
    async def one() -> bytes:
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        try:
            return await reader.read()
        finally:
            writer.close()

    return await asyncio.gather(*(one() for _number in range(count)))


def run(test: Any) -> None:
    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(test)


def test_a_listener_that_is_handed_down_lets_a_crowd_in(pair: list[socket.socket]) -> None:
    async def test() -> None:
        loop = asyncio.get_running_loop()
        (own,) = duplicates(pair[0])
        server = await loop.create_server(lambda: Greeter(b"us"), sock=own)
        # What the kernel deals to the other is for nobody here.
        pair[1].close()
        answers = await asyncio.wait_for(come(pair[0], CROWD), 20)
        assert answers == [b"us"] * CROWD
        server.close()
        await server.wait_closed()

    assert CROWD > ACCEPTED_AT_ONCE
    run(test())


def test_two_processes_share_what_comes_about_evenly(pair: list[socket.socket]) -> None:
    async def test() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Loop)
        servers = [greeters(loop, b"one", *pair), greeters(loop, b"two", *pair[::-1])]
        answers = await asyncio.wait_for(come(pair[0], CROWD), 20)
        # Each by a coin: 60 of 200 and fewer come about once in a hundred million times.
        assert min(answers.count(name) for name in (b"one", b"two")) > 60
        for server in servers:
            server.close()

    run(test())


def test_what_waits_for_a_process_that_is_gone_is_taken_by_its_neighbour(
    pair: list[socket.socket],
) -> None:
    async def test() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Loop)
        server = greeters(loop, b"neighbour", *pair)
        answers = await asyncio.wait_for(come(pair[0], CROWD), 20)
        assert answers == [b"neighbour"] * CROWD
        server.close()

    run(test())


def test_a_server_that_is_closed_takes_nobody_more(pair: list[socket.socket]) -> None:
    async def test() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Loop)
        closed, open_ = greeters(loop, b"closed", *pair), greeters(loop, b"open", *pair[::-1])
        coming = asyncio.create_task(come(pair[0], 1))
        closed.close()
        assert await asyncio.wait_for(coming, 20) == [b"open"]
        assert await asyncio.wait_for(come(pair[0], 20), 20) == [b"open"] * 20
        open_.close()

    run(test())


def test_without_file_handles_who_waits_is_let_in_later(
    pair: list[socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [OSError(errno.EMFILE, "Too many open files")]

    class Short(socket.socket):
        def accept(self) -> Any:
            if refusals:
                raise refusals.pop()
            return super().accept()

    async def test() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Loop)
        monkeypatch.setattr("chatsite.loop.SECONDS_WITHOUT_DESCRIPTORS", 0.01)
        own, other = (Short(fileno=os.dup(one.fileno())) for one in pair)
        server = Server(loop, lambda: Greeter(b"us"), [own, other])
        assert await asyncio.wait_for(come(pair[0], 5), 20) == [b"us"] * 5
        await until(lambda: not refusals)
        server.close()

    run(test())


def test_two_programs_do_not_share_a_port(pair: list[socket.socket]) -> None:
    port = pair[0].getsockname()[1]
    with pytest.raises(Failure, match="in use"):
        bind(HOST, port)
