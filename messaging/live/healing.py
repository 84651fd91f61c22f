"""What a lost hint costs: milliseconds, never a message.

A hole waits a moment for its hint (two processes commit into one room, hints cross), then the
log is read, once for all sockets of the process. And every now and then the heads of all rooms
with local sockets are compared with the log, as the hint that never came leaves no hole.
"""

import asyncio
from contextvars import Context

import structlog
from django.db import DatabaseError, InterfaceError

from messaging.live.event import Lane
from messaging.live.executor import in_reserved_thread
from messaging.live.feed import Feed
from messaging.live.measuring import measure_arrival
from messaging.live.replay import read_events, read_heads
from messaging.live.transports import Transport
from messaging.metrics.instruments import HOLES_HEALED

SECONDS_FOR_HINT = 0.02
# Who lost a room whose hint was lost too has to know of it within two seconds.
SECONDS_BETWEEN_HEADS = 1.5
SECONDS_BETWEEN_HEADS_WHILE_DOWN = 0.2
EVENTS_PER_READ = 500

logger = structlog.get_logger(__name__)


class Healing:
    def __init__(self, feeds: dict[int, Feed], transport: Transport) -> None:
        self._feeds = feeds
        self._transport = transport
        self._mending: dict[Feed, asyncio.Task[None]] = {}
        self._comparing: asyncio.Task[None] | None = None
        self._is_database_up = True

    def start(self) -> None:
        self._comparing = asyncio.create_task(self._compare_for_ever())

    async def stop(self) -> None:
        tasks = [*self._mending.values(), *([self._comparing] if self._comparing else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def mend(self, feed: Feed) -> None:
        """Read what is missing, unless its hint comes first. One reading a room at a time."""
        if feed not in self._mending:
            # Not on behalf of the socket that noticed: its name must not be in our lines.
            task = asyncio.create_task(self._mend_after_hint(feed), context=Context())
            self._mending[feed] = task
            task.add_done_callback(lambda _task: self._mending.pop(feed, None))

    async def _mend_after_hint(self, feed: Feed) -> None:
        await asyncio.sleep(SECONDS_FOR_HINT)
        while feed.has_hole and self._feeds.get(feed.room_id) is feed:
            if await self._read_on(feed):
                HOLES_HEALED.labels("hole").inc()
            else:
                await asyncio.sleep(SECONDS_BETWEEN_HEADS_WHILE_DOWN)

    async def _compare_for_ever(self) -> None:
        """All rooms now and then; much more often those whose hints are known to be lost."""
        clock = asyncio.get_running_loop().time
        compared_at = clock()
        while True:
            await asyncio.sleep(min(SECONDS_BETWEEN_HEADS, SECONDS_BETWEEN_HEADS_WHILE_DOWN))
            is_time_for_all = clock() - compared_at >= SECONDS_BETWEEN_HEADS
            if is_time_for_all:
                compared_at = clock()
            elif self._transport.is_up:
                continue
            try:
                await (self._compare() if is_time_for_all else self._compare_deaf())
            except (DatabaseError, InterfaceError) as error:
                self._set_database_up(False, error=type(error).__name__)
            except Exception:  # whatever it was, the next comparison must come
                logger.exception("heads not compared")

    async def _compare(self) -> None:
        await self._compare_rooms(self._started())

    async def _compare_deaf(self) -> None:
        rooms = self._started()
        await self._compare_rooms([one for one in rooms if not self._transport.is_up_for(one)])

    def _started(self) -> list[int]:
        return [feed.room_id for feed in self._feeds.values() if feed.started.is_set()]

    async def _compare_rooms(self, room_ids: list[int]) -> None:
        heads = await in_reserved_thread(read_heads, room_ids) if room_ids else {}
        for room_id, (head, _is_public) in heads.items():
            feed = self._feeds.get(room_id)
            if feed is not None and feed.head < head:
                self._transport.expect(room_id, head)
            while feed is not None and feed.head < head and await self._read_on(feed):
                HOLES_HEALED.labels("head").inc()

    async def _read_on(self, feed: Feed) -> bool:
        """Whether the log could be read and told something new."""
        try:
            events = await in_reserved_thread(read_events, feed.room_id, feed.head, EVENTS_PER_READ)
        except (DatabaseError, InterfaceError) as error:
            self._set_database_up(False, error=type(error).__name__)
            return False
        self._set_database_up(True)
        logger.debug("log read", room=feed.room_id, after=feed.head, events=len(events))
        if events:
            news = sum(event.seq > feed.head for event in events)
            measure_arrival(Lane.LOG, len(events), news, oldest=events[0].committed_at)
        feed.offer(events)
        return bool(events)

    def _set_database_up(self, is_up: bool, **details: str) -> None:
        if is_up != self._is_database_up:
            self._is_database_up = is_up
            logger.warning("database is back" if is_up else "database is away", **details)
