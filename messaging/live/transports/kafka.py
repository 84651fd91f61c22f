"""Hints between web processes through Kafka: what the worker copied comes back from the topic.

Nothing is published here, as the log is copied anyway. What Kafka does not bring in time, because
the brokers or all workers are away, is read from the log.
"""

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import orjson
import structlog
from django.conf import settings

from messaging.events import EVENT_OMITTED, MESSAGE_DELETED
from messaging.kafka.envelope import event_of_value
from messaging.kafka.tail import Tail, Tailed
from messaging.kafka.topics import Layout
from messaging.live.event import Lane, LiveEvent
from messaging.live.measuring import measure_arrival
from messaging.live.transports.awaited import Awaited
from messaging.live.transports.base import Receiver, Shard
from messaging.reading import MESSAGE_BODIES
from rooms.events import DEPARTURES, MEMBER_BANNED

SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_OF_A_MOMENT = 2.0
MAX_WAITING = 10_000  # records; beyond it the topic waits until the event loop has taken them

logger = structlog.get_logger(__name__)


class Arrival(NamedTuple):
    """A record, and its event where another lane did not bring it before."""

    record: Tailed
    event: LiveEvent | None


class KafkaTransport:
    """Its thread hands over in batches; all else runs on the event loop."""

    lane = Lane.KAFKA
    carries_frames = False

    def __init__(self, layout: Layout) -> None:
        self._tail = Tail(layout, site=settings.SITE.hostname or "", take=self._hand_over)
        self._awaited = Awaited()
        self._rooms: set[int] = set()
        self._receiver: Receiver
        self._loop: asyncio.AbstractEventLoop
        self._waiting: list[Arrival] = []
        self._lock = threading.Lock()
        self._has_room = threading.Event()
        self._has_room.set()
        self._watching: asyncio.Task[None] | None = None
        self._is_silent = False  # as of the last look, for asking it for each room would be dear
        self._was_up = True
        self.since = time.time()

    @property
    def shards(self) -> Sequence[Shard]:
        return [self]

    @property
    def is_up(self) -> bool:
        is_heard = self._tail.is_listening and self._tail.is_settled
        return is_heard and not self._awaited.late_rooms

    def is_up_for(self, room_id: int) -> bool:
        is_deaf = not self._tail.is_listening or self._is_silent
        is_heard = self._tail.reads(room_id) and not self._awaited.is_late(room_id)
        return is_heard and not is_deaf

    def expect(self, room_id: int, seq: int) -> None:
        if room_id in self._rooms:
            self._awaited.expect(room_id, seq)

    async def open(self, receiver: Receiver) -> None:
        """Begin; where Kafka is away, begin when it comes."""
        self._receiver = receiver
        self._loop = asyncio.get_running_loop()
        self._tail.start()
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        self._has_room.set()
        if self._watching is not None:
            self._watching.cancel()
        await asyncio.to_thread(self._tail.stop)

    async def follow_rooms(self, room_ids: Sequence[int]) -> None:
        """Returns at once: the tail begins a little before the end of what there is then."""
        self._rooms.update(room_ids)
        self._tail.follow(room_ids)

    def leave_room(self, room_id: int) -> None:
        self._rooms.discard(room_id)
        self._awaited.forget(room_id)
        self._tail.leave(room_id)

    def follow_user(self, user_id: int) -> None: ...
    def leave_user(self, user_id: int) -> None: ...

    def publish_events(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        """They are in the log, where the worker finds them."""
        self.expect(room_id, events[-1].seq)

    def publish_frame(self, user_id: int, frame: str) -> None:
        """Lost: a frame is in no log."""

    def publish_notice(self, room_id: int, frame: str) -> None:
        """Lost as well."""

    def _hand_over(self, records: Sequence[Tailed]) -> None:
        """On the tail's thread: only what is news is decoded, and one call takes it to the loop."""
        arrivals = [Arrival(record, self._event_of(record)) for record in records]
        with self._lock:
            is_called = bool(self._waiting)
            self._waiting += arrivals
            if len(self._waiting) > MAX_WAITING:
                self._has_room.clear()
        if not is_called:
            self._loop.call_soon_threadsafe(self._take)
        self._has_room.wait()

    def _event_of(self, record: Tailed) -> LiveEvent | None:
        if record.type == EVENT_OMITTED:  # the log has the event itself
            return None
        try:
            is_news = self._receiver.is_news(record.room_id, record.seq)
            return live_event(record) if is_news else None
        except (ValueError, KeyError, TypeError) as error:  # the log has it as it must be
            logger.warning(
                "record not understood",
                room=record.room_id,
                seq=record.seq,
                reason=type(error).__name__,
            )
            return None

    def _take(self) -> None:
        with self._lock:
            arrivals, self._waiting = self._waiting, []
            self._has_room.set()
        by_room: dict[int, list[Arrival]] = defaultdict(list)
        for arrival in arrivals:
            by_room[arrival.record.room_id].append(arrival)
        news = 0
        for room_id, of_room in by_room.items():
            self._awaited.hear(room_id, of_room[-1].record.seq)
            events = [one for one in news_of(of_room) if self._receiver.is_news(room_id, one.seq)]
            if events:
                news += len(events)
                self._receiver.receive_events(room_id, events)
        oldest = min(arrival.record.at for arrival in arrivals)
        measure_arrival(Lane.KAFKA, len(arrivals), news, oldest=oldest)

    async def _watch(self) -> None:
        """Tells of each change once, unless it is over in a moment, as when a room is joined."""
        changed_at = self._loop.time()
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            self._is_silent = self._awaited.is_silent
            if (is_up := self.is_up) == self._was_up:
                changed_at = self._loop.time()
            elif is_up or self._loop.time() - changed_at > SECONDS_OF_A_MOMENT:
                self._was_up = is_up
                self.since = time.time()
                said = "kafka lane is back" if is_up else "kafka lane is away"
                logger.warning(said, **({} if is_up else {"reason": self._reason()}))

    def _reason(self) -> str:
        if not self._tail.is_listening:
            return "the brokers do not answer"
        if not self._tail.is_settled:
            return "rooms without a topic"
        return "what is stored does not come: does a worker run?"


def live_event(record: Tailed) -> LiveEvent:
    """Its value is decoded only where somebody left: to know who."""
    payload = event_of_value(record.value)
    is_departure = record.type in DEPARTURES
    return LiveEvent(
        room_id=record.room_id,
        seq=record.seq,
        payload=payload.decode(),
        size=len(payload),
        committed_at=record.at,
        departed=orjson.loads(payload)["data"]["user"] if is_departure else 0,
        is_ban=record.type == MEMBER_BANNED,
        is_deletion=record.type == MESSAGE_DELETED,
        lane=Lane.KAFKA,
    )


def news_of(arrivals: Sequence[Arrival]) -> list[LiveEvent]:
    """The events of one room's arrivals. Where a message was deleted by now, no text from before
    that is taken: the log, in which the hole is looked up, knows which may still be told.
    """
    deleted_at = max(
        (one.record.seq for one in arrivals if one.record.type == MESSAGE_DELETED), default=0
    )
    return [
        one.event
        for one in arrivals
        if one.event is not None
        and not (one.record.type in MESSAGE_BODIES and one.record.seq < deleted_at)
    ]
