"""uvloop, which also accepts a crowd at once, and what a neighbour leaves waiting:
`uvicorn --loop` names the class. Why: docs/decisions/0021-a-listener-a-process.md.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from typing import Any

import structlog
import uvloop

# In one turn of the loop: a storm is let in while the loop is awake anyway, and whoever is in
# already waits at most for so many.
ACCEPTED_AT_ONCE = 20
# What a process leaves in its queue so long, as it died or hangs, its neighbours take.
SECONDS_OF_GRACE = 0.2
SECONDS_BETWEEN_HELP = 0.01
SECONDS_WITHOUT_DESCRIPTORS = 0.5

Protocol = Callable[[], asyncio.Protocol]

logger = structlog.get_logger(__name__)


class Loop(uvloop.Loop):
    async def create_server(  # type: ignore[override]
        self,
        protocol_factory: Protocol,
        *args: Any,
        sock: socket.socket | None = None,
        **kwargs: Any,
    ) -> Any:
        """A socket that is handed down is accepted from by ourselves: uvloop would take one
        connection a turn of the loop.
        """
        if sock is None:
            return await super().create_server(protocol_factory, *args, **kwargs)
        return Server(self, protocol_factory, [own(sock), *neighbours()])


def own(given: socket.socket) -> socket.socket:
    """The same socket, of the family that it really has: uvicorn takes all for UNIX sockets."""
    return socket.socket(fileno=given.detach())


def neighbours() -> list[socket.socket]:
    """The listeners of the other processes, as bin/support/serving.py hands them down."""
    named = os.environ.pop("NEIGHBOUR_DESCRIPTORS", "")
    return [socket.socket(fileno=int(number)) for number in named.split()]


class Server:
    """What uvicorn asks of a server: `sockets`, `close`, `wait_closed`."""

    def __init__(
        self, loop: Loop, protocol_factory: Protocol, listeners: Sequence[socket.socket]
    ) -> None:
        self.sockets = list(listeners)
        self._loop = loop
        self._protocol_factory = protocol_factory
        self._opening: set[asyncio.Task[Any]] = set()
        for listener in listeners:
            listener.setblocking(False)
        for listener in listeners[:1]:
            self._watch(listener, self._accept)
        for listener in listeners[1:]:
            self._watch(listener, self._wait_for_neighbour)

    def close(self) -> None:
        for listener in self.sockets:
            self._loop.remove_reader(listener)
            listener.close()
        self.sockets = []

    async def wait_closed(self) -> None:
        await asyncio.gather(*self._opening, return_exceptions=True)

    def _watch(self, listener: socket.socket, react: Callable[[socket.socket], object]) -> None:
        if listener in self.sockets:  # not closed meanwhile
            self._loop.add_reader(listener, react, listener)

    def _wait_for_neighbour(self, listener: socket.socket) -> None:
        """Somebody has come to the neighbour, who is asked first."""
        self._loop.remove_reader(listener)
        self._loop.call_later(SECONDS_OF_GRACE, self._help, listener)

    def _help(self, listener: socket.socket) -> None:
        """Until nobody waits there."""
        if listener not in self.sockets:
            return
        if self._accept(listener):
            self._watch(listener, self._wait_for_neighbour)
        else:
            self._loop.call_later(SECONDS_BETWEEN_HELP, self._help, listener)

    def _accept(self, listener: socket.socket) -> bool:
        """Whether nobody waits any more."""
        for _number in range(ACCEPTED_AT_ONCE):
            try:
                accepted, _address = listener.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return True
            except OSError as error:  # no file handle is left, most likely
                logger.error("connection not accepted", reason=error.strerror)
                self._pause()
                return True
            self._open(accepted)
        return False

    def _open(self, accepted: socket.socket) -> None:
        accepted.setblocking(False)
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opening = self._loop.create_task(
            self._loop.connect_accepted_socket(self._protocol_factory, accepted)
        )
        self._opening.add(opening)
        opening.add_done_callback(self._opening.discard)

    def _pause(self) -> None:
        """Who waits stays in the queue of the kernel; the loop must not spin meanwhile."""
        own = self.sockets[0]
        self._loop.remove_reader(own)
        self._loop.call_later(SECONDS_WITHOUT_DESCRIPTORS, self._watch, own, self._accept)
