"""A part of a room's past, as the topic remembers it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

import structlog
from django.conf import settings
from kafka.errors import KafkaError

from messaging.events import EVENT_OMITTED
from messaging.kafka.seeking import events_since
from messaging.reading import MESSAGE_BODIES, visible_events
from rooms.events import Event, as_event
from rooms.models import Room, RoomEvent, User

logger = structlog.get_logger(__name__)

# Somebody waits for it, and the log has the same events.
PATIENCE_SECONDS = 3.0
SECONDS_BETWEEN_TRIES = 30.0


class Source(StrEnum):
    """Where the events of a past come from."""

    TOPIC = auto()
    LOG = auto()  # Kafka is off or away
    BOTH = auto()  # the newest, for one, are not in the topic yet


@dataclass(frozen=True, slots=True)
class Past:
    events: list[Event]
    source: Source


class Refusals:
    """Brokers that were away a moment ago are not waited for again by everybody who looks back."""

    def __init__(self) -> None:
        self.next_try = 0.0

    def are_expected(self) -> bool:
        return time.monotonic() < self.next_try

    def note(self, error: KafkaError) -> None:
        self.next_try = time.monotonic() + SECONDS_BETWEEN_TRIES
        logger.warning("the topic could not be read, the log is", error=type(error).__name__)


refusals = Refusals()


def read_past(user: User, room: Room, *, after: int, limit: int) -> Past:
    """What happened after a seq, ascending: the log says what there is and what of it this person
    may read, the topic what it was.
    """
    rows = visible_events(user, room, after=after, limit=limit)
    told = _told_by_topic(room, rows)
    events = [_as_told(told.get(row.seq), as_event(row)) for row in rows]
    if not told:
        return Past(events, Source.LOG)
    return Past(events, Source.TOPIC if len(told) == len(rows) else Source.BOTH)


def _as_told(told: Event | None, logged: Event) -> Event:
    is_withheld = logged["type"] in MESSAGE_BODIES and not logged["data"]["body"]
    return logged if told is None or is_withheld else told


def _told_by_topic(room: Room, rows: Sequence[RoomEvent]) -> dict[int, Event]:
    """By seq, as far as the topic has them; nothing where Kafka is off or away."""
    copied = [row for row in rows if row.mirrored_at is not None]
    if not (settings.KAFKA_BOOTSTRAP_SERVERS and copied) or refusals.are_expected():
        return {}
    try:
        return _read(room, copied)
    except KafkaError as error:
        refusals.note(error)
        return {}


def _read(room: Room, rows: Sequence[RoomEvent]) -> dict[int, Event]:
    wanted = {row.seq for row in rows}
    last = max(wanted)
    told: dict[int, Event] = {}
    began = min(row.at for row in rows)
    with events_since(room.pk, began, seconds=PATIENCE_SECONDS) as found:
        for _place, event in found:
            # In the place of what Kafka did not take stands a short record: the log has it whole.
            if event["seq"] in wanted and event["type"] != EVENT_OMITTED:
                told.setdefault(event["seq"], event)  # a repeated record says the same
            # A room stands in its order: what is missing by then does not come any more.
            if len(told) == len(wanted) or event["seq"] >= last:
                break
    return told
