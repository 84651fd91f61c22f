"""What the projection `stats` has counted, as far as somebody may see it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from messaging.models import HourOfPerson, ProjectionRoom, WordOfDay
from messaging.reading import BEYOND_ALL, floor
from rooms.models import Room, RoomEvent, User

MOST_PEOPLE = 20
MOST_WORDS = 30
PROJECTION = "stats"


class DayShown(TypedDict):
    day: str
    messages: int


class PersonShown(TypedDict):
    id: int
    name: str
    messages: int


class WordShown(TypedDict):
    word: str
    messages: int


class StatisticsShown(TypedDict):
    """`behind` is how many events of these rooms are not counted yet; `is_live` whether Kafka is
    on, without which nothing is counted. Days and hours are those of `timezone`, the site's."""

    is_live: bool
    behind: int
    timezone: str
    since: str
    day: str
    messages: int
    people: int
    days: list[DayShown]
    hours: list[int]
    talkers: list[PersonShown]
    words: list[WordShown]


@dataclass(frozen=True, slots=True)
class Span:
    """The last `days` days, today included, and the day whose words are asked for."""

    days: int
    day: date | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(settings.TIME_ZONE)

    @property
    def today(self) -> date:
        return timezone.localdate(timezone=self.zone)

    @property
    def first(self) -> date:
        return self.today - timedelta(days=self.days - 1)


@dataclass(slots=True)
class Counted:
    days: Counter[date] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    people: Counter[int] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)


def room_statistics(user: User, room: Room, span: Span) -> StatisticsShown:
    """Of a room that this person may see."""
    return shown([room], counted([room], {room.pk: first_day(user, room, span)}, span), span)


def all_statistics(user: User, span: Span) -> StatisticsShown:
    """Of all rooms that this person may see, and no others: an admin sees no more here."""
    rooms = list(Room.objects.visible_to(user))
    firsts = {room.pk: first_day(user, room, span) for room in rooms if hides_its_past(room)}
    return shown(rooms, counted(rooms, firsts, span), span)


def hides_its_past(room: Room) -> bool:
    return room.history == Room.History.JOINED and not room.is_public


def first_day(user: User, room: Room, span: Span) -> date:
    """What was said before one may read is not told in numbers either: where a room hides its
    past, from the day after one's coming on."""
    seq = floor(user, room)
    if not seq:
        return span.first
    if seq >= BEYOND_ALL:
        return date.max
    event = RoomEvent.objects.filter(room=room, seq=seq).only("at").first()
    if event is None:
        return date.max
    return max(span.first, timezone.localdate(event.at, span.zone) + timedelta(days=1))


def counted(rooms: Collection[Room], firsts: dict[int, date], span: Span) -> Counted:
    found = Counted()
    plain = [room.pk for room in rooms if firsts.get(room.pk, span.first) == span.first]
    count(found, plain, span.first, span)
    for room_id, first in firsts.items():
        if first != span.first:
            count(found, [room_id], first, span)
    return found


def count(found: Counted, room_ids: list[int], first: date, span: Span) -> None:
    if not room_ids or first > span.today:
        return
    begin = datetime.combine(first, time(), span.zone)
    rows = HourOfPerson.objects.filter(room__in=room_ids, at__gte=begin).order_by()
    for at, messages in rows.values_list("at").annotate(Sum("messages")):
        local = at.astimezone(span.zone)
        found.days[local.date()] += messages
        found.hours[local.hour] += messages
    for person, messages in rows.values_list("user").annotate(Sum("messages")):
        found.people[person] += messages
    day = span.day or span.today
    if day >= first:
        words = WordOfDay.objects.filter(room__in=room_ids, day=day).order_by()
        for word, messages in words.values_list("word").annotate(Sum("messages")):
            found.words[word] += messages


def shown(rooms: Collection[Room], found: Counted, span: Span) -> StatisticsShown:
    every_day = [span.first + timedelta(days=number) for number in range(span.days)]
    return {
        "is_live": bool(settings.KAFKA_BOOTSTRAP_SERVERS),
        "behind": behind(rooms),
        "timezone": span.zone.key,
        "since": span.first.isoformat(),
        "day": (span.day or span.today).isoformat(),
        "messages": max(0, found.days.total()),
        "people": sum(messages > 0 for messages in found.people.values()),
        "days": [{"day": day.isoformat(), "messages": found.days[day]} for day in every_day],
        "hours": [found.hours[hour] for hour in range(24)],
        "talkers": talkers(found.people),
        "words": [
            {"word": word, "messages": messages} for word, messages in most(found.words, MOST_WORDS)
        ],
    }


def behind(rooms: Collection[Room]) -> int:
    places = ProjectionRoom.objects.filter(projection=PROJECTION)
    read = dict(places.values_list("room", "last_seq"))
    return sum(max(0, room.last_seq - read.get(room.pk, 0)) for room in rooms)


def talkers(people: Counter[int]) -> list[PersonShown]:
    found = most(people, MOST_PEOPLE)
    users = User.objects.in_bulk([person for person, _messages in found])
    return [
        {"id": person, "name": users[person].name, "messages": messages}
        for person, messages in found
        if person in users
    ]


def most(sums: Counter[Any], limit: int) -> list[tuple[Any, int]]:
    """The largest first, and of equal ones always the same first."""
    positive = [(key, number) for key, number in sums.items() if number > 0]
    return sorted(positive, key=lambda pair: (-pair[1], pair[0]))[:limit]
