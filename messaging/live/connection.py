"""One socket, behind a bounded outbox: a slow reader costs nobody else anything."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from messaging.live.identity import Identity
from messaging.metrics.instruments import OUTBOX_DROPS
from messaging.protocol.codes import Close
from messaging.protocol.wire import OutgoingFrame, text_of
from rooms.models import User

MAX_FRAMES = 256
MAX_SIZE = 1024 * 1024  # bytes
SECONDS_TO_CLOSE = 5

AsgiSend = Callable[[dict[str, Any]], Awaitable[None]]
Write = Callable[[bytes], bool]


def write_nothing(wire: bytes) -> bool:
    """Of a server that cannot write ready frames."""
    return False


class Waiting(NamedTuple):
    """A frame that its reader has not taken yet: as bytes, of which all who wait share one copy; as
    text a single emoji would make it four times as large.
    """

    wire: bytes
    room_id: int | None
    is_ephemeral: bool


class Connection:
    """What the hub knows of a socket. Everything here runs on the event loop.

    `write` takes a ready frame at once if it can; what it does not take goes through `send`.
    """

    def __init__(
        self, *, id: str, identity: Identity, send: AsgiSend, write: Write = write_nothing
    ) -> None:
        self.id = id
        self.identity = identity
        # Rooms this socket hears or is about to hear.
        self.rooms: set[int] = set()
        # Of those that it hears: the head it was last told of.
        self.heads_told: dict[int, int] = {}
        self._send = send
        self._write = write
        self._is_sending = False
        self._outbox: deque[Waiting] = deque()
        self._size = 0
        self._wake = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()
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
        if not self._outbox and not self._is_sending and self._write(frame.wire):
            return
        self._outbox.append(Waiting(frame.wire, room_id, is_ephemeral))
        self._size += len(frame.wire)
        self._drained.clear()
        if self._is_full():
            self._forget_ephemeral()
        if self._is_full():
            OUTBOX_DROPS.labels("socket").inc()
            self.drop(Close.TOO_SLOW)
        self._wake.set()

    def _is_full(self) -> bool:
        # One frame may be larger than the bound, as the welcome to thousands of rooms: a reader
        # that was closed for it would come back to the same.
        is_too_large = self._size > MAX_SIZE and len(self._outbox) > 1
        return is_too_large or len(self._outbox) > MAX_FRAMES

    def _forget_ephemeral(self) -> None:
        before = len(self._outbox)
        self._forget(lambda waiting: waiting.is_ephemeral)
        OUTBOX_DROPS.labels("ephemeral").inc(before - len(self._outbox))

    def purge(self, room_id: int) -> None:
        """Forget what waits for this room: the reader has lost it."""
        self._forget(lambda waiting: waiting.room_id == room_id)

    def _forget(self, is_meant: Callable[[Waiting], bool]) -> None:
        self._outbox = deque(waiting for waiting in self._outbox if not is_meant(waiting))
        self._size = sum(len(waiting.wire) for waiting in self._outbox)

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
            self._wake.set()
            self._drained.set()
            if self._deadline is not None:
                loop = asyncio.get_running_loop()
                self._deadline.reschedule(loop.time() + SECONDS_TO_CLOSE)

    def drop(self, code: Close) -> None:
        """Close at once: what is queued is not for this reader any more."""
        self._outbox.clear()
        self._size = 0
        self.close(code)

    async def drained(self) -> None:
        """Return when all that was queued has been sent, or the socket is closing."""
        await self._drained.wait()

    async def pump(self) -> None:
        """Send what is queued until the socket is closed; may be cancelled. Raises TimeoutError
        when a reader does not even take the close.
        """
        try:
            async with asyncio.timeout(SECONDS_TO_CLOSE if self.is_closing else None) as deadline:
                # A send to a reader that takes nothing never returns: only the deadline ends it.
                self._deadline = deadline
                await self._send_until_closing()
                await self._send({"type": "websocket.close", "code": self._close_code})
        finally:
            self._deadline = None

    async def _send_until_closing(self) -> None:
        while not self.is_closing:
            await self._wake.wait()
            self._wake.clear()
            await self._send_queued()
        await self._send_queued()

    async def _send_queued(self) -> None:
        self._is_sending = True
        while self._outbox:
            wire = self._outbox.popleft().wire
            self._size -= len(wire)
            await self._send({"type": "websocket.send", "text": text_of(wire)})
        self._is_sending = False
        self._drained.set()
