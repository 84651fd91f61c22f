"""uvicorn's WebSockets, which also write frames that are ready, read plain ones without ado, keep
little for each socket, and say goodbye as the server ends: `uvicorn --ws` names the class.
"""

import random
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN

from chatsite.inbox import Gate, Inbox
from messaging.protocol.wire import WRITE, read_texts

# The sockets of a process that ends are closed over these seconds, so that its clients do not all
# come to the next one at once. uvicorn waits for them (bin/support/web.py).
SECONDS_TO_DRAIN = 3.0
# Frames of one client that wait to be handled before no more of it is read: to stop after each and
# go on again would cost two system calls a frame.
MAX_WAITING = 8


class WebSocketProtocol(WebSocketsSansIOProtocol):
    # All that uvicorn keeps for a socket, in a fifth of the memory that a dictionary of them takes.
    __slots__ = (
        "_is_plain",
        "_unread",
        "app",
        "app_state",
        "asgi_version",
        "client",
        "close_sent",
        "close_timeout",
        "close_timer",
        "config",
        "conn",
        "connections",
        "curr_msg_data_type",
        "default_headers",
        "disconnected",
        "frames",
        "handshake_complete",
        "handshake_initiated",
        "initial_response",
        "last_ping_rtt",
        "logger",
        "loop",
        "pending_ping_payload",
        "ping_interval",
        "ping_sent_at",
        "ping_timeout",
        "ping_timer",
        "pong_timer",
        "queue",
        "read_paused",
        "request",
        "response",
        "root_path",
        "scheme",
        "scope",
        "server",
        "tasks",
        "transport",
        "writable",
    )  # fmt: skip

    def __init__(self, *about: Any, **more: Any) -> None:
        super().__init__(*about, **more)
        self.queue: Inbox = Inbox()  # type: ignore[assignment]
        self.writable: Gate = Gate()  # type: ignore[assignment]
        self.writable.set()
        # Whether all frames so far were plain, so that the full parser knows of none of them.
        self._is_plain = True
        self._unread = b""

    async def run_asgi(self) -> None:
        self._extensions[WRITE] = {"write": self.write}
        await super().run_asgi()

    def data_received(self, data: bytes) -> None:
        """Frames are read here until one comes that is not plain: from that one on uvicorn reads
        them all, with all that a frame may be.
        """
        if not self._is_plain:
            super().data_received(data)
        elif self.is_open:
            self._read(self._unread + data if self._unread else data)
        else:
            self._is_plain = not self.handshake_initiated  # else it is no time for plain frames
            super().data_received(self._unread + data)
            self._unread = b""

    def _read(self, data: bytes) -> None:
        texts, end, self._is_plain = read_texts(data)
        for text in texts:
            self.queue.put_nowait({"type": "websocket.receive", "text": text})
        if len(self.queue) > MAX_WAITING and not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()
        self._unread = data[end:] if self._is_plain else b""
        if not self._is_plain:
            super().data_received(data[end:])

    async def receive(self) -> Any:
        message = await self.queue.get()
        if self.read_paused and self.queue.empty():
            self.read_paused = False
            self.transport.resume_reading()
        return message

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.accept":
            self._forget_handshake()

    def _forget_handshake(self) -> None:
        """Nobody asks for it any more, but the parser keeps the request, and who handles the socket
        its scope.
        """
        self.request.headers.clear()
        del self.request, self.response
        self._extensions.clear()
        self.scope["headers"].clear()  # type: ignore[attr-defined]

    @property
    def _extensions(self) -> dict[str, dict[str, Any]]:
        return self.scope["extensions"]  # type: ignore[return-value]

    def write(self, wire: bytes) -> bool:
        """Whether the bytes are on their way: not before the handshake, after a close or while the
        reader is slow. To be called on the event loop.
        """
        if not self.writable.is_set() or not self.is_open or self.transport.is_closing():
            return False
        self.transport.write(wire)
        return True

    @property
    def is_open(self) -> bool:
        return self.handshake_complete and self.conn.state is OPEN and not self.close_sent

    def shutdown(self) -> None:
        """uvicorn takes no more connections and asks all it has to end, which it would do here by
        a close at once. The consumer is told instead, and closes when everything is answered.
        """
        if self.is_open:
            seconds = random.uniform(0, SECONDS_TO_DRAIN)  # noqa: S311 - it guards nothing
            # A message of ours beside those of ASGI.
            self.queue.put_nowait({"type": "websocket.drain", "seconds": seconds})
        else:
            super().shutdown()
