"""One step of the bridge: a window of the log into Kafka."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

import structlog

from messaging.kafka.backlog import Parked, WaitingEvent
from messaging.kafka.envelope import Record, record, stand_in
from messaging.kafka.producer import REFUSALS, Answer
from messaging.kafka.window import in_order, unbroken
from rooms.events import as_event

logger = structlog.get_logger(__name__)

WINDOW = 2_000


class NotDelivered(Exception):
    """Of a whole window nothing was acknowledged."""


class Log(Protocol):
    """What the mirror needs of `Backlog`."""

    def read(
        self, limit: int, *, of_shards: Collection[int], without_rooms: Collection[int]
    ) -> list[WaitingEvent]: ...
    def mark(self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked]) -> None: ...


class Mirror:
    """At least once and in order: an event is marked only after its acknowledgement, and never
    before all earlier ones of its room. For an event that Kafka will never take a short record is
    written in its place, so that the room goes on without a hole. `site` is the host of SITE_URL.
    """

    def __init__(
        self,
        log: Log,
        deliver: Callable[[Sequence[Record]], list[Answer]],
        *,
        site: str,
        window: int = WINDOW,
    ) -> None:
        self.log = log
        self.deliver = deliver
        self.site = site
        self.window = window
        self.unfit: dict[int, Parked] = {}  # by id of the event; not marked yet
        # Rooms of which Kafka takes not even the short record. They wait for a person and the
        # next start of the worker; the other rooms go on.
        self.held_back: set[int] = set()

    def step(self, shards: Collection[int]) -> int:
        """Mirror one window; returns how many events it held, so 0 when there is nothing to do.

        Raises NotDelivered when Kafka took nothing of it.
        """
        waiting = self.log.read(self.window, of_shards=shards, without_rooms=self.held_back)
        events = in_order(waiting)
        records = [self._record(event) for event in events]
        answers = self.deliver(records)
        self._mark(unbroken(events, is_delivered=[answer is None for answer in answers]))
        self._check(events, records, answers)
        return len(waiting)

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
        parked = [self.unfit[event.id] for event in events if event.id in self.unfit]
        self.log.mark(events, parked=parked)
        for one in parked:
            del self.unfit[one.event.id]
            logger.error(
                "event parked, a short record stands in its place",
                room=one.event.room_id,
                seq=one.event.seq,
                reason=one.reason,
                bytes=one.size,
            )

    def _check(
        self, events: Sequence[WaitingEvent], records: Sequence[Record], answers: Sequence[Answer]
    ) -> None:
        failures = []
        for event, sent, answer in zip(events, records, answers, strict=True):
            if isinstance(answer, REFUSALS):
                self._judge(event, sent)
            elif answer is not None:
                failures.append(answer)
        if failures and None not in answers:
            raise NotDelivered(str(failures[0])) from failures[0]

    def _judge(self, event: WaitingEvent, sent: Record) -> None:
        """Alone once more, for a batch is refused as a whole."""
        (answer,) = self.deliver([sent])
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
                reason=type(error).__name__,
            )
