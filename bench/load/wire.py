"""WebSocket frames as a load generator needs them: read by hand, without a copy where it can be."""

import base64
import os
import struct
from collections.abc import Mapping

TEXT = 0x81  # a whole text frame
CLOSE = 0x88
PING = 0x89
PONG = 0x8A


def masked(content: bytes, kind: int = TEXT) -> bytes:
    """A mask of zeros leaves the content as it is, and is a mask by the letter of RFC 6455."""
    size = len(content)
    if size < 126:
        return struct.pack("!BBI", kind, 0x80 | size, 0) + content
    if size < 65_536:
        return struct.pack("!BBHI", kind, 0xFE, size, 0) + content
    return struct.pack("!BBQI", kind, 0xFF, size, 0) + content


def bounds(data: bytes, position: int) -> tuple[int, int] | None:
    """Where the content of the frame at this position begins and ends; None if not all is there."""
    available = len(data)
    if available - position < 2:
        return None
    size, start = data[position + 1], position + 2
    if size == 126:
        start += 2
        size = int.from_bytes(data[position + 2 : start])
    elif size == 127:
        start += 8
        size = int.from_bytes(data[position + 2 : start])
    end = start + size
    return None if start > available or end > available else (start, end)


def handshake(port: int, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()
