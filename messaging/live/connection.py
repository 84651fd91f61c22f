"""One socket, behind a bounded outbox: a slow reader costs nobody else anything."""

import asyncio
import zlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, Self

from messaging.live.identity import Identity
from messaging.metrics.instruments import OUTBOX_DROPS
from messaging.protocol.codes import Close
from messaging.protocol.wire import OutgoingFrame, text_of
from rooms.models import User

MAX_FRAMES = 256
MAX_SIZE = 1024 * 1024  # bytes
# What waits beyond that is compressed: its reader is not just a moment behind.
SIZE_AS_IT_IS = 64 * 1024  # bytes
SECONDS_TO_CLOSE = 5

AsgiSend = Callable[[dict[str, Any]], Awaitable[None]]
Write = Callable[[bytes], bool]


def write_nothing(wire: bytes) -> bool:
    """Of a server that cannot write ready frames."""
    return False


def ignore() -> None:
    """Of a socket that nobody has to end."""


class Waiting(NamedTuple):
    """A frame that its reader has not taken yet: as bytes, of which all who wait share one copy; as
    text a single emoji would make it four times as large. `size` is that on the wire.
    """

    content: bytes
    is_packed: bool
    size: int
    room_id: int | None
    is_ephemeral: bool

    @classmethod
    def of(
        cls, frame: OutgoingFrame, *, is_packed: bool, room_id: int | None, is_ephemeral: bool
    ) -> Self:
        content = frame.packed if is_packed else frame.wire
        return cls(content, is_packed, len(frame.wire), room_id, is_ephemeral)

    def text(self) -> str:
        return text_of(zlib.decompress(self.content) if self.is_packed else self.content)


class Connection:
    """What the hub knows of a socket. Everything here runs on the event loop.

    `write` takes a ready frame at once if it can; what it does not take goes through `send`, by a
    task that lives only while its reader is behind: thousands of sockets are not. `on_stuck` is
    called when a reader does not even take the close.
    """

    def __init__(
        self,
        *,
        id: str,
        identity: Identity,
        send: AsgiSend,
        write: Write = write_nothing,
        on_stuck: Callable[[], None] = ignore,
    ) -> None:
        self.id = id
        self.identity = identity
        # Rooms this socket hears or is about to hear.
        self.rooms: set[int] = set()
        # Of those that it hears: the head it was last told of.
        self.heads_told: dict[int, int] = {}
        self._send = send
        self._write = write
        self._on_stuck = on_stuck
        self._is_sending = False
        self._pump: asyncio.Task[None] | None = None
        # None while nothing waits: an empty one has more than half a kilobyte.
        self._outbox: deque[Waiting] | None = None
        self._size = 0
        self._drained: asyncio.Event | None = None
        # Frames that its reader took while others waited behind them.
        self.taken = 0
        # Sends that this socket took and that are neither acknowledged nor refused.
        self.unanswered = 0
        self._close_code: Close | None = None
        self._retires_with: Close | None = None
        self._deadline: asyncio.Timeout | None = None

    @property
    def user(self) -> User:
        return self.identity.user

    @property
    def is_closing(self) -> bool:
        return self._close_code is not None

    @property
    def is_behind(self) -> bool:
        """Whether so much waits for its reader that the past of a room would not fit behind it."""
        return self._size > SIZE_AS_IT_IS

    @property
    def is_leaving(self) -> bool:
        """Whether it takes no more frames of its client."""
        return self.is_closing or self._retires_with is not None

    def push(self, text: str, *, room_id: int | None = None, is_ephemeral: bool = False) -> None:
        """Send a frame about one thing or another."""
        self.push_frame(OutgoingFrame(text), room_id=room_id, is_ephemeral=is_ephemeral)

    def push_frame(
        self, frame: OutgoingFrame, *, room_id: int | None = None, is_ephemeral: bool = False
    ) -> None:
        """Send a frame, behind those that wait already. A reader that is too far behind loses what
        is ephemeral, which nobody misses later; who is too far behind all the same is closed, and
        resumes by its cursors.
        """
        if self._close_code is not None:
            return
        if not self._is_sending and self._write(frame.wire):
            return
        if self._outbox is None:
            self._outbox = deque()
        is_packed = self._size > SIZE_AS_IT_IS
        about: dict[str, Any] = {"room_id": room_id, "is_ephemeral": is_ephemeral}
        self._outbox.append(Waiting.of(frame, is_packed=is_packed, **about))
        self._size += len(frame.wire)
        if self._is_full(self._outbox):
            self._forget_ephemeral(self._outbox)
        if self._is_full(self._outbox):
            OUTBOX_DROPS.labels("socket").inc()
            self.drop(Close.TOO_SLOW)
        self._send_soon()

    def _is_full(self, outbox: deque[Waiting]) -> bool:
        # One frame may be larger than the bound, as the welcome to thousands of rooms: a reader
        # that was closed for it would come back to the same.
        return (self._size > MAX_SIZE and len(outbox) > 1) or len(outbox) > MAX_FRAMES

    def _forget_ephemeral(self, outbox: deque[Waiting]) -> None:
        before = len(outbox)
        self._forget(outbox, lambda waiting: waiting.is_ephemeral)
        OUTBOX_DROPS.labels("ephemeral").inc(before - len(outbox))

    def purge(self, room_id: int) -> None:
        """Forget what waits for this room: the reader has lost it."""
        if self._outbox is not None:
            self._forget(self._outbox, lambda waiting: waiting.room_id == room_id)

    def _forget(self, outbox: deque[Waiting], is_meant: Callable[[Waiting], bool]) -> None:
        kept = [waiting for waiting in outbox if not is_meant(waiting)]
        outbox.clear()
        outbox.extend(kept)
        self._size = sum(waiting.size for waiting in kept)

    def retire(self, code: Close) -> None:
        """Take no more frames, and close when every send that was taken is answered."""
        self._retires_with = code
        if not self.unanswered:
            self.close(code)

    def answered(self) -> None:
        self.unanswered -= 1
        if self._retires_with is not None and not self.unanswered:
            self.close(self._retires_with)

    def close(self, code: Close) -> None:
        """Close after what is queued has been sent, or when the reader has had time to take it."""
        if self._close_code is None:
            self._close_code = code
            self._tell_drained()
            self._send_soon()
            if self._deadline is not None:
                loop = asyncio.get_running_loop()
                self._deadline.reschedule(loop.time() + SECONDS_TO_CLOSE)

    def drop(self, code: Close) -> None:
        """Close at once: what is queued is not for this reader any more."""
        if self._outbox is not None:
            self._outbox.clear()
        self._size = 0
        self.close(code)

    async def drained(self) -> None:
        """Return when all that was queued has been sent, or the socket is closing."""
        if self._is_sending and not self.is_closing:
            if self._drained is None:
                self._drained = asyncio.Event()
            await self._drained.wait()

    def _tell_drained(self) -> None:
        if self._drained is not None:
            self._drained.set()
            self._drained = None

    def stop(self) -> None:
        """Send nothing more: the socket is gone."""
        if self._pump is not None:
            self._pump.cancel()

    def _send_soon(self) -> None:
        if not self._is_sending:
            self._is_sending = True
            self._pump = asyncio.get_running_loop().create_task(self._send_all())
            self._pump.add_done_callback(self._end_pump)

    async def _send_all(self) -> None:
        """Send what is queued, and the close where there is one."""
        try:
            async with asyncio.timeout(SECONDS_TO_CLOSE if self.is_closing else None) as deadline:
                # A send to a reader that takes nothing never returns: only the deadline ends it.
                self._deadline = deadline
                await self._send_queued()
                if self.is_closing:
                    await self._send({"type": "websocket.close", "code": self._close_code})
        finally:
            self._deadline = None
        self._is_sending = False
        self._pump = None
        self._tell_drained()

    async def _send_queued(self) -> None:
        while self._outbox:
            waiting = self._outbox.popleft()
            self._size -= waiting.size
            await self._send({"type": "websocket.send", "text": waiting.text()})
            self.taken += bool(self._outbox)
        self._outbox = None

    def _end_pump(self, pump: asyncio.Task[None]) -> None:
        error = None if pump.cancelled() else pump.exception()
        if isinstance(error, TimeoutError):
            self._on_stuck()
        elif error is not None:  # the line is cut: the server tells the consumer by itself
            self.drop(Close.GOING_AWAY)
