"""Text frames as bytes on the wire: those of the server are made once for all the sockets that get
the same, those of clients are read without ado where nothing is special about them.

A server that can write ready bytes offers it as the ASGI extension WRITE: its `write` takes the
bytes and says whether it did. Where it is absent (daphne, the test client), and while a reader is
slow, frames go as texts through the server's own `send`.
"""

import struct
import zlib
from functools import cached_property

from websockets.frames import apply_mask  # type: ignore[attr-defined]

WRITE = "oreum.write"
FINAL_TEXT = 0x81  # RFC 6455: one whole frame of text
MASKED = 0x80  # a client's frames have a mask, a server's have none
MASK_SIZE = 4
FASTEST = 1  # of the levels of zlib; JSON of text and HTML becomes a quarter


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

    @cached_property
    def packed(self) -> bytes:
        """The same, compressed: for those who wait for long, of whom there may be many."""
        return zlib.compress(self.wire, FASTEST)


def text_of(wire: bytes) -> str:
    """The text of a frame that was made here."""
    length = wire[1]
    header = 2 if length < 126 else 4 if length == 126 else 10
    return wire[header:].decode()


def read_texts(data: bytes) -> tuple[list[str], int, bool]:
    """The texts of the whole masked frames at the begin of `data`, where they end, and whether what
    follows may be the begin of one more. Of anything else than a final frame of text in UTF-8, of
    less than 64 KiB, nothing is read.
    """
    texts: list[str] = []
    start, size = 0, len(data)
    while start + 2 <= size:
        if data[start] != FINAL_TEXT or not MASKED <= data[start + 1] <= MASKED | 126:
            return texts, start, False
        length, mask = data[start + 1] - MASKED, start + 2
        if length == 126:
            length, mask = int.from_bytes(data[mask : mask + 2]), mask + 2
        begin = mask + MASK_SIZE
        end = begin + length
        if end > size:
            break
        try:
            texts.append(apply_mask(data[begin:end], data[mask:begin]).decode())
        except UnicodeDecodeError:
            return texts, start, False
        start = end
    return texts, start, start == size or data[start] == FINAL_TEXT
