"""What passes in a room and nobody misses later: who is typing, and how far people have read.

None of it is in the log, and all of it is the first to be left out where there is too much. Read
pointers are collected for a moment: hundreds of readers of one message leave as one frame.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError

from messaging.live.executor import in_database_thread
from messaging.protocol.frames import encode
from messaging.readers import pointers_of
from rooms import limits
from rooms.errors import RateLimited
from rooms.models import User

SECONDS_TO_COLLECT = 0.5

logger = structlog.get_logger(__name__)


class Notices:
    """`publish` sends a frame to all sockets of a room. Everything here runs on the event loop."""

    def __init__(self, publish: Callable[[int, str], None]) -> None:
        self._publish = publish
        self._readers: dict[int, set[int]] = defaultdict(set)
        self._telling: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    def typing(self, user: User, room_id: int) -> None:
        """Tell a room that somebody is typing; of many who do, only some."""
        try:
            limits.hit("typing", (room_id, user.pk))
            limits.hit("typing_in_room", room_id)
        except RateLimited:
            return
        self._publish(room_id, encode("typing", room=room_id, user=user.pk, name=user.name))

    def read(self, user_id: int, room_id: int) -> None:
        """Tell a room, soon, how far somebody has read by then, perhaps in another process."""
        self._readers[room_id].add(user_id)
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell_reads())

    async def _tell_reads(self) -> None:
        await asyncio.sleep(SECONDS_TO_COLLECT)
        self._telling = None
        readers, self._readers = self._readers, defaultdict(set)
        try:
            pointers = await in_database_thread(pointers_of, readers)
        except (DatabaseError, InterfaceError):
            return
        for room_id, reads in pointers.items():
            self._publish(room_id, encode("reads", room=room_id, reads=reads))
