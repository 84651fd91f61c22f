"""One step of the bridge: a window of the log into Kafka."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol

import structlog

from messaging.kafka.backlog import WaitingEvent
from messaging.kafka.envelope import Record, record
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
    def mark(self, events: Sequence[WaitingEvent]) -> None: ...


class Mirror:
    """At least once and in order: an event is marked only after its acknowledgement, and never
    before all earlier ones of its room. `site` is the host of SITE_URL."""

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
        # Rooms whose next event Kafka will never take as it is. They wait for a person and the
        # next start of the worker; the other rooms go on.
        self.held_back: set[int] = set()

    def step(self, shards: Collection[int]) -> int:
        """Mirror one window; returns how many events it held, so 0 when there is nothing to do.

        Raises NotDelivered when Kafka took nothing of it.
        """
        waiting = self.log.read(self.window, of_shards=shards, without_rooms=self.held_back)
        pairs = list(self._encoded(in_order(waiting)))
        events = [event for event, _record in pairs]
        answers = self.deliver([record for _event, record in pairs])
        self.log.mark(unbroken(events, is_delivered=[answer is None for answer in answers]))
        self._check(events, answers)
        return len(waiting)

    def _encoded(self, events: Sequence[WaitingEvent]) -> Iterator[tuple[WaitingEvent, Record]]:
        for event in events:
            if event.room_id in self.held_back:
                continue
            try:
                yield event, record(as_event(event), site=self.site)
            except (TypeError, ValueError) as error:
                self._hold_back(event, error)

    def _check(self, events: Sequence[WaitingEvent], answers: Sequence[Answer]) -> None:
        failures = []
        for event, answer in zip(events, answers, strict=True):
            if isinstance(answer, REFUSALS):
                self._hold_back(event, answer)
            elif answer is not None:
                failures.append(answer)
        if failures and None not in answers:
            raise NotDelivered(str(failures[0])) from failures[0]

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
