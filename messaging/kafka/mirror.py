"""One step of the bridge: windows of the log into Kafka.

While a window is handed to the client the one before is marked, and while it is on its way the
next one is read. That is sent when every record of its predecessor is acknowledged, so there is
never more than one on its way, and what is marked of a room never passes what is acknowledged
(docs/decisions/0029-a-window-on-its-way.md).
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import structlog

from messaging.kafka.backlog import Parked, WaitingEvent
from messaging.kafka.envelope import Record, record, stand_in
from messaging.kafka.marker import Marker
from messaging.kafka.outage import short
from messaging.kafka.postponed import Postponed
from messaging.kafka.producer import REFUSALS, Answer, Flight
from messaging.kafka.topics import WrongTopic
from messaging.kafka.window import in_order, unbroken
from rooms.events import as_event

logger = structlog.get_logger(__name__)

WINDOW = 2_000
# Between two steps nothing is on its way: then shards change hands and a worker may stop.
STEP_SECONDS = 0.5


class NotDelivered(Exception):
    """Of a whole window nothing was acknowledged."""


class Log(Protocol):
    """What the mirror needs of `Backlog`."""

    def read(
        self,
        limit: int,
        *,
        of_shards: Collection[int],
        without_rooms: Collection[int],
        besides: Sequence[WaitingEvent],
    ) -> list[WaitingEvent]: ...
    def mark(self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked]) -> None: ...


class Post(Protocol):
    """What the mirror needs of `Producer`."""

    def send(self, records: Sequence[Record]) -> Flight: ...
    def answers(self, flight: Flight) -> list[Answer]: ...


@dataclass(frozen=True, slots=True)
class Window:
    """Events room by room in order, and the record of each."""

    events: list[WaitingEvent]
    records: list[Record]


NOTHING = Window([], [])


class Mirror:
    """At least once and in order: an event is marked only after its acknowledgement, and never
    before all earlier ones of its room. For an event that Kafka will never take a short record is
    written in its place, so that the room goes on without a hole. `site` is the host of SITE_URL.
    """

    def __init__(
        self,
        log: Log,
        post: Post,
        *,
        site: str,
        window: int = WINDOW,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.log = log
        self.marker = Marker(log)
        self.post = post
        self.site = site
        self.window = window
        self.clock = clock
        self.unfit: dict[int, Parked] = {}  # by id of the event; not marked yet
        # Rooms of which Kafka takes not even the short record, or whose topic is not as it must
        # be. They wait for a person and the next start of the worker; the other rooms go on.
        self.held_back: set[int] = set()
        self.postponed = Postponed(clock=clock)

    def step(self, shards: Collection[int]) -> int:
        """Mirror what waits, for half a second at most; returns how many events were sent, so 0
        when there is nothing to do.

        Raises NotDelivered when Kafka took nothing of a window.
        """
        end = self.clock() + STEP_SECONDS
        sent = 0
        acknowledged: list[WaitingEvent] = []
        window = self._read(shards)
        while window.events:
            with self._marking(acknowledged):
                flight = self.post.send(window.records)
            sent += len(window.events)
            is_over = len(window.events) < self.window or self.clock() >= end
            following = NOTHING if is_over else self._read(shards, besides=window.events)
            answers = self.post.answers(flight)
            acknowledged = unbroken(window.events, is_delivered=[one is None for one in answers])
            self.postponed.go_on({event.room_id for event in acknowledged})
            if len(acknowledged) < len(window.events):
                self._mark(acknowledged)
                self._check(window, answers)
                return sent  # what was read ahead may follow something that is not in the topic
            window = following
        self._mark(acknowledged)
        return sent

    def _read(self, shards: Collection[int], *, besides: Sequence[WaitingEvent] = ()) -> Window:
        without = self.held_back | self.postponed.rooms()
        waiting = self.log.read(
            self.window, of_shards=shards, without_rooms=without, besides=besides
        )
        events = in_order(waiting)
        return Window(events, [self._record(event) for event in events])

    def _record(self, event: WaitingEvent) -> Record:
        if event.id not in self.unfit:
            try:
                return record(as_event(event), site=self.site)
            except (TypeError, ValueError) as error:
                self._leave_out(event, error, size=None)
        parked = self.unfit[event.id]
        return stand_in(as_event(event), site=self.site, reason=parked.reason, size=parked.size)

    def _leave_out(self, event: WaitingEvent, error: Exception, *, size: int | None) -> None:
        self.unfit[event.id] = Parked(event, type(error).__name__, size)

    def _mark(self, events: Sequence[WaitingEvent]) -> None:
        with self._marking(events):
            pass

    @contextmanager
    def _marking(self, events: Sequence[WaitingEvent]) -> Iterator[None]:
        parked = [self.unfit[event.id] for event in events if event.id in self.unfit]
        with self.marker.marking(events, parked=parked):
            yield
        for one in parked:
            del self.unfit[one.event.id]
            logger.error(
                "event parked, a short record stands in its place",
                room=one.event.room_id,
                seq=one.event.seq,
                reason=one.reason,
                bytes=one.size,
            )

    def _check(self, window: Window, answers: Sequence[Answer]) -> None:
        failures: dict[int, Exception] = {}  # the first of each room
        for event, sent, answer in zip(window.events, window.records, answers, strict=True):
            if isinstance(answer, REFUSALS):
                self._judge(event, sent)
            elif isinstance(answer, WrongTopic):
                self._hold_back(event, answer)
            elif answer is not None:
                failures.setdefault(event.room_id, answer)
        if failures and None not in answers and not self.postponed.are_alone(failures):
            self.postponed.suspect(failures)
            first = next(iter(failures.values()))
            raise NotDelivered(str(first)) from first
        self.postponed.fail(failures)

    def _judge(self, event: WaitingEvent, sent: Record) -> None:
        """Alone once more, for a batch is refused as a whole."""
        (answer,) = self.post.answers(self.post.send([sent]))
        if not isinstance(answer, REFUSALS):
            return
        if event.id in self.unfit:
            self._hold_back(event, answer)
        else:
            self._leave_out(event, answer, size=len(sent.value))

    def _hold_back(self, event: WaitingEvent, error: Exception) -> None:
        """Never past an event that does not go through: the room would have a hole."""
        if event.room_id not in self.held_back:
            self.held_back.add(event.room_id)
            logger.error(
                "room held back, Kafka does not take its next event",
                room=event.room_id,
                seq=event.seq,
                reason=short(error),
            )
