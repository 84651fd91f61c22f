"""uvicorn's WebSockets, which also write frames that are ready, and say goodbye as the server ends:
`uvicorn --ws` names the class.
"""

import random

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN

from messaging.protocol.wire import WRITE

# The sockets of a process that ends are closed over these seconds, so that its clients do not all
# come to the next one at once. uvicorn waits for them (bin/support/web.py).
SECONDS_TO_DRAIN = 3.0


class WebSocketProtocol(WebSocketsSansIOProtocol):
    async def run_asgi(self) -> None:
        self.scope["extensions"] = {
            **(self.scope.get("extensions") or {}),
            WRITE: {"write": self.write},
        }
        await super().run_asgi()

    def write(self, wire: bytes) -> bool:
        """Whether the bytes are on their way: not before the handshake, after a close or while the
        reader is slow. To be called on the event loop.
        """
        if not self.is_open or not self.writable.is_set() or self.transport.is_closing():
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
            self.queue.put_nowait({"type": "websocket.drain", "seconds": seconds})  # type: ignore[arg-type]
        else:
            super().shutdown()
