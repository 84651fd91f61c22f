"""Where one message is: what the database and Kafka know of its way."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.kafka.decoding import Place
from messaging.kafka.finding import find
from messaging.kafka.reader import Away
from messaging.models import DeadLetter, Message, ProjectionPosition, ProjectionRoom
from messaging.projections.catalogue import PROJECTIONS
from rooms.models import RoomEvent


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`milliseconds` lie between the commit and the mark that Kafka has it. `place` is
    `topic-partition@offset`, empty where `unknown` says why; `projections` are pairs of a name
    and a sentence.
    """

    event: RoomEvent
    milliseconds: int | None
    place: str
    unknown: str
    projections: list[tuple[str, str]]


def whereabouts(message: Message) -> Whereabouts:
    event = RoomEvent.objects.get(room=message.room_id, seq=message.seq)
    place, unknown = look_up(event)
    told = [(name, state_in(name, event, place)) for name in PROJECTIONS]
    return Whereabouts(event, lag_of(event), str(place or ""), unknown, told)


def lag_of(event: RoomEvent) -> int | None:
    if event.mirrored_at is None:
        return None
    return round((event.mirrored_at - event.at).total_seconds() * 1000)


def look_up(event: RoomEvent) -> tuple[Place | None, str]:
    """Its place in the topic, or why that is not known."""
    if not settings.KAFKA_BOOTSTRAP_SERVERS:
        return None, _("Not known: Kafka is off.")
    if event.mirrored_at is None:
        return None, _("It is not in Kafka yet: it waits for a worker.")
    try:
        place = find(event)
    except Away:
        return None, _("Not known: Kafka does not answer.")
    return place, "" if place else _("Not found: Kafka may have dropped it, by its retention.")


def state_in(projection: str, event: RoomEvent, place: Place | None) -> str:
    rooms = ProjectionRoom.objects.filter(projection=projection, room=event.room_id)
    room = rooms.first()
    if DeadLetter.objects.filter(
        projection=projection, room_number=event.room_id, seq=event.seq
    ).exists():
        return _("put aside as a dead letter")
    if room is not None and room.last_seq >= event.seq:
        return _("applied")
    if room is not None and room.is_held:
        return _("waits behind a dead letter of its room")
    return distance(projection, place)


def distance(projection: str, place: Place | None) -> str:
    if place is None:
        return _("not applied yet")
    rows = ProjectionPosition.objects.filter(
        projection=projection, topic=place.topic, partition=place.partition
    )
    row = rows.first()
    behind = place.offset + 1 - (row.next_offset if row else 0)
    if behind <= 0:
        return _("passed by: its position is behind this message")
    said = ngettext(
        "not applied yet, %(count)d record behind", "not applied yet, %(count)d records behind",
        behind,
    )  # fmt: skip
    return said % {"count": behind}
