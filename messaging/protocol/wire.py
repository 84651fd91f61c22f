"""A text frame as its bytes on the wire, made once for all the sockets that get the same.

A server that can write ready bytes offers it as the ASGI extension WRITE: its `write` takes the
bytes and says whether it did. Where it is absent (daphne, the test client), and while a reader is
slow, frames go as texts through the server's own `send`.
"""

import struct
from functools import cached_property

WRITE = "oreum.write"
FINAL_TEXT = 0x81  # RFC 6455: one whole frame of text; a server's frames have no mask


class OutgoingFrame:
    """A frame as text, for one or many sockets."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def wire(self) -> bytes:
        payload = self.text.encode()
        size = len(payload)
        if size < 126:
            return struct.pack("!BB", FINAL_TEXT, size) + payload
        if size < 65_536:
            return struct.pack("!BBH", FINAL_TEXT, 126, size) + payload
        return struct.pack("!BBQ", FINAL_TEXT, 127, size) + payload


def text_of(wire: bytes) -> str:
    """The text of a frame that was made here."""
    length = wire[1]
    header = 2 if length < 126 else 4 if length == 126 else 10
    return wire[header:].decode()
