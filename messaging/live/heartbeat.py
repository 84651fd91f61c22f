"""The pulse of one socket: a ping that also tells which rooms moved, and who does not answer it."""

import asyncio

from messaging.live.connection import Connection
from messaging.live.feed import Feed
from messaging.protocol.codes import Close
from messaging.protocol.frames import encode

SECONDS_BETWEEN_PINGS = 25.0


class Heartbeat:
    def __init__(self, connection: Connection, feeds: dict[int, Feed]) -> None:
        self._connection = connection
        self._feeds = feeds
        self._is_answered = True
        self._taken = connection.taken
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(SECONDS_BETWEEN_PINGS, self._beat)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def answered(self) -> None:
        self._is_answered = True

    def _beat(self) -> None:
        """A ping has until the next one is due to be answered: none for two intervals is enough.
        It may wait behind a long past, though, and whoever takes of that is there.
        """
        is_taking = self._connection.taken != self._taken
        self._taken = self._connection.taken
        if not (self._is_answered or is_taking):
            self._connection.close(Close.NO_PONG)
            return
        self._is_answered = False
        self._connection.push(encode("ping", heads=self._moved_heads()))
        self.start()

    def _moved_heads(self) -> dict[str, int]:
        """The heads that changed since the last ping: a client behind one of them fetches."""
        told = self._connection.heads_told
        heads = {room_id: self._feeds[room_id].head for room_id in told if room_id in self._feeds}
        moved = {room_id: head for room_id, head in heads.items() if head != told[room_id]}
        told.update(moved)
        return {str(room_id): head for room_id, head in moved.items()}
