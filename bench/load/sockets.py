"""WebSocket as a load generator needs it: read by hand, cheap enough to stand on one core."""

import asyncio
import base64
import os
import struct
from collections.abc import Callable, Mapping
from typing import cast

TEXT = 0x81  # a whole text frame
CLOSE = 0x88
PING = 0x89
SECONDS_TO_OPEN = 30

OnFrame = Callable[[bytes], None]


class Socket(asyncio.Protocol):
    """`on_frame` gets every text frame. `opened` ends with the handshake, `closed` with the end."""

    def __init__(self, request: bytes, on_frame: OnFrame) -> None:
        loop = asyncio.get_running_loop()
        self.on_frame = on_frame
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[str] = loop.create_future()
        self._request = request
        self._rest = b""
        self._reason = "connection lost"
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is not one by class
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._rest = self._rest + data if self._rest else data
        if self.opened.done() or self._take_answer():
            self._take_frames()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self._reason))
        if not self.closed.done():
            self.closed.set_result(self._reason)

    def send(self, text: bytes) -> None:
        """A mask of zeros leaves the text as it is, and is a mask by the letter of RFC 6455."""
        size = len(text)
        if size < 126:
            head = struct.pack("!BBI", TEXT, 0x80 | size, 0)
        else:
            head = struct.pack("!BBHI", TEXT, 0xFE, size, 0)
        if not self.closed.done():
            self._transport.write(head + text)

    def abort(self) -> None:
        self._transport.abort()

    def _take_answer(self) -> bool:
        """Whether the handshake is answered."""
        answer, end, rest = self._rest.partition(b"\r\n\r\n")
        if not end:
            return False
        if b" 101 " not in answer.split(b"\r\n", 1)[0]:
            self._reason = answer.decode("latin-1")
            self._transport.abort()
            return False
        self._rest = rest
        self.opened.set_result(None)
        return True

    def _take_frames(self) -> None:
        data, position, available = self._rest, 0, len(self._rest)
        while available - position >= 2:
            size, start = data[position + 1], position + 2
            if size == 126:
                start += 2
                size = int.from_bytes(data[position + 2 : start])
            elif size == 127:
                start += 8
                size = int.from_bytes(data[position + 2 : start])
            end = start + size
            if start > available or end > available:
                break
            if data[position] == TEXT:
                self.on_frame(data[start:end])
            else:
                self._control(data[position], data[start:end])
            position = end
        self._rest = data[position:] if position else data

    def _control(self, kind: int, content: bytes) -> None:
        if kind == PING:
            self._transport.write(struct.pack("!BBI", 0x8A, 0x80 | len(content), 0) + content)
        elif kind == CLOSE:
            self._reason = f"closed with {int.from_bytes(content[:2])}"
            self._transport.close()
        else:
            self._reason = f"frame of unknown kind {kind:#x}"
            self._transport.abort()


def handshake(host: str, port: int, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


async def connect(host: str, port: int, request: bytes, on_frame: OnFrame) -> Socket:
    """Raises ConnectionError with what the server answered instead."""
    loop = asyncio.get_running_loop()
    _transport, socket = await loop.create_connection(lambda: Socket(request, on_frame), host, port)
    await socket.opened
    return socket
