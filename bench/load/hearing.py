"""What sockets hear, so that a frame is read once and then only known again by its bytes."""

import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Optional

from load.wire import TEXT, bounds


@dataclass(slots=True, eq=False)
class Heard:
    """What is in a frame of one room, once for all the sockets that get the same bytes.

    `numbers` of the messages in it, in order; `first` and `last` are seqs, 0 where the server has
    none; `stored` are the times of commit in seconds since 1970, as far as the server tells them.
    `is_gapless` says that no seq is missing between them, `is_personal` that something is for this
    socket alone besides, so that nobody else gets the same. `left` are events that the server does
    not send but leaves to be fetched by page. `times` are those of its arrivals, a socket after the
    other.
    """

    room: str
    numbers: Sequence[int]
    first: int = 0
    last: int = 0
    stored: Sequence[float] = ()
    is_gapless: bool = True
    is_personal: bool = False
    left: int = 0
    wire: bytes = b""
    follower: Optional["Heard"] = None
    count: int = field(init=False)
    total: int = field(init=False)
    times: "array[float]" = field(default_factory=lambda: array("d"))

    def __post_init__(self) -> None:
        self.count = len(self.numbers)
        self.total = sum(self.numbers)


Understand = Callable[[bytes], Heard | None]
Control = Callable[[int, bytes], None]


class Memory:
    """All the frames that any socket heard. `begin` comes before all of them."""

    def __init__(self, understand: Understand) -> None:
        self.begin = Heard("", ())
        self.known: dict[bytes, Heard] = {}
        self._understand = understand

    def heard(self, wire: bytes, content: bytes) -> Heard | None:
        found = self.known.get(wire)
        if found is None:
            found = self._understand(content)
            if found is not None and not found.is_personal:
                found.wire = wire
                self.known[wire] = found
        return found


class Ear:
    """What one socket heard: enough to say whether it was everything, once and in order.

    `last` is the last seq of each room, `left` the events to be fetched by page. `on_text` gets
    the frames in which there is something for this socket alone.
    """

    __slots__ = ("_at", "_rest", "breaks", "count", "last", "left", "memory", "on_control",
                 "on_text", "total")  # fmt: skip

    def __init__(
        self, memory: Memory, on_text: Callable[[bytes], None], on_control: Control
    ) -> None:
        self.memory = memory
        self.on_text = on_text
        self.on_control = on_control
        self.last: dict[str, int] = defaultdict(int)
        self.count = self.total = self.breaks = self.left = 0
        self._at = memory.begin
        self._rest = b""

    def take(self, data: bytes) -> None:
        """The bytes that came. After a frame the one that came after it to others is expected:
        comparing bytes costs a tenth of hashing them, and nothing of a frame is copied.
        """
        now = time.monotonic()
        if self._rest:
            data = self._rest + data
        at, position, end = self._at, 0, len(data)
        while position < end:
            guess = at.follower
            if guess is not None and data.startswith(guess.wire, position):
                at = guess
                position += len(at.wire)
                self._note(at, now)
            else:
                inside = bounds(data, position)
                if inside is None:
                    break
                found = self._read(data[position : inside[1]], inside[0] - position)
                position = inside[1]
                if found is None:
                    continue
                if not found.is_personal:
                    at.follower = found
                    at = found
                self._note(found, now)
        self._at, self._rest = at, data[position:]

    def _read(self, wire: bytes, start: int) -> Heard | None:
        if wire[0] != TEXT:
            self.on_control(wire[0], wire[start:])
            return None
        content = wire[start:]
        found = self.memory.heard(wire, content)
        if found is None or found.is_personal:
            self.on_text(content)
        return found

    def _note(self, heard: Heard, now: float) -> None:
        heard.times.append(now)
        self.count += heard.count
        self.total += heard.total
        self.left += heard.left
        if heard.first:
            is_next = heard.first == self.last[heard.room] + 1
            self.breaks += not (is_next and heard.is_gapless)
            self.last[heard.room] = heard.last
