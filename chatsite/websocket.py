"""uvicorn's WebSockets, which also write frames that are ready: `uvicorn --ws` names the class."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN

from messaging.protocol.wire import WRITE


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
        is_open = self.handshake_complete and self.conn.state is OPEN and not self.close_sent
        if not is_open or not self.writable.is_set() or self.transport.is_closing():
            return False
        self.transport.write(wire)
        return True
