"""Who says how much, when, and which words: the projection `stats`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from messaging.attachments import Attachment
from messaging.events import MESSAGE_CREATED, REVISIONS
from messaging.folding import revise
from messaging.models import CountedText, HourOfPerson, Message, WordOfDay
from messaging.projections.projection import Projection
from messaging.projections.tallies import add
from messaging.projections.words import words_of
from rooms import log
from rooms.events import Event, as_event


class Origin(NamedTuple):
    """Where a message began: its room, its author, and when."""

    room: int
    user: int
    at: datetime
    body: str

    @property
    def hour(self) -> tuple[int, datetime, int]:
        return self.room, self.at.replace(minute=0, second=0, microsecond=0), self.user

    @property
    def day(self) -> date:
        return timezone.localdate(self.at, ZoneInfo(settings.TIME_ZONE))


@dataclass(slots=True)
class Text:
    """What a message says; it counts while it is there."""

    body: str
    body_html: str = ""
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def is_there(self) -> bool:
        return self.deleted_at is None


class Stats(Projection):
    """A message counts from its creation until its deletion, with the words of its last text, on
    the day on which it was first said. All are sums, so an event that was put aside may follow
    later: only which text is the last is kept, and an older one changes nothing."""

    name = "stats"

    def apply(self, events: Sequence[Event]) -> None:
        tally = Tally()
        for event in events:
            if event["type"] == MESSAGE_CREATED:
                tally.create(event)
            elif event["type"] in REVISIONS:
                tally.change(event)
        tally.store()

    def reset(self) -> None:
        for model in (HourOfPerson, WordOfDay, CountedText):
            model.objects.all().delete()


class Tally:
    """What a batch adds and takes away."""

    def __init__(self) -> None:
        self.hours: Counter[tuple[int, datetime, int]] = Counter()
        self.words: Counter[tuple[int, date, str]] = Counter()

    def create(self, event: Event) -> None:
        origin = origin_of(event)
        self._count(origin, Text(origin.body), 1)

    def change(self, event: Event) -> None:
        origin = find_origin(event)
        counted = CountedText.objects.filter(message=event["data"]["id"]).first()
        if counted and (counted.is_deleted or counted.seq > event["seq"]):
            return
        text = Text(text_of(origin, counted))
        self._count(origin, text, -1)
        revise(text, event)
        self._count(origin, text, 1)
        remember(event, is_deleted=not text.is_there)

    def _count(self, origin: Origin, text: Text, number: int) -> None:
        if text.is_there:
            self.hours[origin.hour] += number
        for word in words_of(text.body):
            self.words[origin.room, origin.day, word] += number

    def store(self) -> None:
        add(HourOfPerson, ["room_id", "at", "user_id"], "messages", self.hours)
        add(WordOfDay, ["room_id", "day", "word"], "messages", self.words)


def origin_of(event: Event) -> Origin:
    actor: Any = event["actor"]
    at = datetime.fromisoformat(event["at"]).astimezone(UTC)
    return Origin(event["room"], actor["id"], at, event["data"]["body"])


def find_origin(event: Event) -> Origin:
    """Of the message that an event changes, by the log: the event itself names only its id."""
    message = Message.objects.only("seq").get(pk=event["data"]["id"], room=event["room"])
    (row,) = log.read_after(event["room"], message.seq - 1, 1)
    return origin_of(as_event(row))


def text_of(origin: Origin, counted: CountedText | None) -> str:
    if counted is None:
        return origin.body
    (row,) = log.read_after(origin.room, counted.seq - 1, 1)
    return str(row.data["body"])


def remember(event: Event, *, is_deleted: bool) -> None:
    CountedText.objects.update_or_create(
        message=event["data"]["id"],
        defaults={"room_id": event["room"], "seq": event["seq"], "is_deleted": is_deleted},
    )
