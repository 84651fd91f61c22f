"""Somebody at a socket: comes into rooms, hears them, speaks."""

import time
from collections.abc import Mapping, Sequence

from load.dialects import Dialect
from load.hearing import Ear, Memory
from load.sockets import Poll, Socket
from load.wire import CLOSE, PING, PONG, handshake, masked

NOWHERE: Mapping[str, int] = {}


class Client:
    """`cursors`: the last seqs of a client that comes back. `buffer` is what the kernel keeps of
    what is not read, 0: as much as it likes.
    """

    def __init__(
        self,
        poll: Poll,
        port: int,
        dialect: Dialect,
        memory: Memory,
        *,
        number: int,
        rooms: Sequence[str],
        cursors: Mapping[str, int] = NOWHERE,
        buffer: int = 0,
    ) -> None:
        self._poll, self._port, self._number = poll, port, number
        self.dialect = dialect
        self.rooms = rooms
        self.cursors = cursors
        self.ear = Ear(memory, self._answer, self._control)
        self.ear.last.update(cursors)
        self.answers = 0
        request = handshake(port, dialect.path(rooms), dialect.headers(number))
        self.socket: Socket = poll.connect(port, request, self.ear.take, buffer=buffer)
        for content in dialect.entry(rooms, cursors):
            self.say(masked(content))

    @property
    def is_in(self) -> bool:
        wanted = self.dialect.answers(self.rooms, self.cursors)
        return self.socket.is_open and self.answers >= wanted

    def again(self) -> "Client":
        """The same person on a new socket, who has heard what the old one had."""
        cursors = {room: seq for room, seq in self.ear.last.items() if room in self.rooms}
        new = Client(
            self._poll,
            self._port,
            self.dialect,
            self.ear.memory,
            number=self._number,
            rooms=self.rooms,
            cursors=cursors,
        )
        new.ear.count, new.ear.total = self.ear.count, self.ear.total
        new.ear.breaks, new.ear.left = self.ear.breaks, self.ear.left
        return new

    def say(self, frame: bytes) -> None:
        self.socket.send(frame)

    def _answer(self, content: bytes) -> None:
        heads = self.dialect.entered(content) if not self.is_in else None
        if heads is not None:
            self.answers += 1
            if not self.cursors:
                self.ear.last.update(heads)
        reply = self.dialect.reply(content)
        if reply is not None:
            self.say(masked(reply))

    def _control(self, kind: int, content: bytes) -> None:
        if kind == PING:
            self.say(masked(content, PONG))
        elif kind == CLOSE:
            self.socket.end(f"closed with {int.from_bytes(content[:2])}")
        else:
            self.socket.end(f"frame of unknown kind {kind:#x}")


def enter_all(poll: Poll, clients: Sequence[Client], seconds: float) -> None:
    """Raises ConnectionError if one of them does not come in."""
    poll.run_until(lambda: all(one.is_in or one.socket.closed for one in clients), seconds)
    for client in clients:
        if not client.is_in:
            raise ConnectionError(client.socket.closed or "not let in in time")


def wait(poll: Poll, seconds: float) -> None:
    """Go on hearing for so long."""
    end = time.monotonic() + seconds
    poll.run_until(lambda: time.monotonic() >= end, seconds + 1)
