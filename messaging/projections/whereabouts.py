"""Where one event is: what the database and Kafka know of its way, for programs and for people."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.conf import settings

from messaging.kafka.decoding import Place
from messaging.kafka.finding import find
from messaging.kafka.reader import Away
from messaging.models import DeadLetter, Message, ParkedEvent, ProjectionPosition, ProjectionRoom
from messaging.projections.catalogue import PROJECTIONS
from rooms.models import RoomEvent


class InKafka(StrEnum):
    OFF = auto()  # no Kafka is configured, and the event waits in the log
    WAITING = auto()  # for a worker, or for Kafka
    STORED = auto()
    SHORTENED = auto()  # a short record stands in its place: Kafka did not take the whole one


class Unknown(StrEnum):
    """Why its place in the topic is not known."""

    NOT_ASKED = auto()
    OFF = auto()
    WAITING = auto()
    AWAY = auto()
    NOT_FOUND = auto()


class Progress(StrEnum):
    """How far one group is with one event."""

    APPLIED = auto()
    WAITING = auto()
    HELD = auto()  # behind a dead letter of its room
    DEAD_LETTER = auto()
    PASSED = auto()  # its position is behind the record, and nothing of it was applied


@dataclass(frozen=True, slots=True)
class Group:
    """`behind`: how many records come before the event is done; None where that is not known."""

    name: str
    progress: Progress
    behind: int | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`milliseconds` lie between the commit and the mark that Kafka has it. Either `place` or
    `unknown` is there.
    """

    event: RoomEvent
    in_kafka: InKafka
    milliseconds: int | None
    place: Place | None
    unknown: Unknown | None
    groups: list[Group]


def whereabouts(message: Message, *, with_place: bool) -> Whereabouts:
    """Of the event that made it. `with_place` asks Kafka, which may take some seconds."""
    event = RoomEvent.objects.get(room=message.room_id, seq=message.seq)
    place, unknown = look_up(event) if with_place else (None, Unknown.NOT_ASKED)
    return Whereabouts(
        event=event,
        in_kafka=in_kafka(event),
        milliseconds=lag_of(event),
        place=place,
        unknown=unknown,
        groups=[group_of(name, event, place) for name in PROJECTIONS],
    )


def look_up(event: RoomEvent) -> tuple[Place | None, Unknown | None]:
    if not settings.KAFKA_BOOTSTRAP_SERVERS:
        return None, Unknown.OFF
    if event.mirrored_at is None:
        return None, Unknown.WAITING
    try:
        place = find(event)
    except Away:
        return None, Unknown.AWAY
    return place, None if place else Unknown.NOT_FOUND


def in_kafka(event: RoomEvent) -> InKafka:
    if event.mirrored_at is None:
        return InKafka.WAITING if settings.KAFKA_BOOTSTRAP_SERVERS else InKafka.OFF
    is_parked = ParkedEvent.objects.filter(event=event).exists()
    return InKafka.SHORTENED if is_parked else InKafka.STORED


def lag_of(event: RoomEvent) -> int | None:
    """The clocks of two machines may differ by more than Kafka takes."""
    if event.mirrored_at is None:
        return None
    return max(0, round((event.mirrored_at - event.at).total_seconds() * 1000))


def group_of(name: str, event: RoomEvent, place: Place | None) -> Group:
    room = ProjectionRoom.objects.filter(projection=name, room=event.room_id).first()
    letters = DeadLetter.objects.filter(projection=name, room_number=event.room_id, seq=event.seq)
    if letters.exists():
        return Group(name, Progress.DEAD_LETTER)
    if room is not None and room.last_seq >= event.seq:
        return Group(name, Progress.APPLIED)
    if room is not None and room.is_held:
        return Group(name, Progress.HELD)
    return _by_distance(name, place)


def _by_distance(name: str, place: Place | None) -> Group:
    if place is None:
        return Group(name, Progress.WAITING)
    row = ProjectionPosition.objects.filter(
        projection=name, topic=place.topic, partition=place.partition
    ).first()
    behind = place.offset + 1 - (row.next_offset if row else 0)
    if behind <= 0:
        return Group(name, Progress.PASSED)
    return Group(name, Progress.WAITING, behind)
