"""Short records in the place of events that Kafka did not take, judged by what was parked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from messaging.events import EVENT_OMITTED
from messaging.kafka.envelope import omitted
from messaging.kafka.ledger import Number, portions
from messaging.models import ParkedEvent
from rooms.events import Event, as_event
from rooms.models import RoomEvent


@dataclass(slots=True)
class Whole:
    """What the log knows of an event for which a short record stands."""

    row: RoomEvent
    parked: ParkedEvent | None

    def is_due_as(self, record: Event) -> bool:
        """Whether the worker wrote exactly this in its place."""
        if self.parked:
            reason, size = self.parked.reason, self.parked.size
        elif self.row.mirrored_at is None:
            # Its acknowledgement is on the way; the event is parked with the next commit.
            reason, size = record["data"].get("reason", ""), record["data"].get("size")
        else:
            return False
        return record == omitted(as_event(self.row), reason=reason, size=size)


def in_full(events: Sequence[Event]) -> Iterator[tuple[Event, bool]]:
    """Each event, and whether a short record stands for it. Where that is as it has to be, the
    event is the one of the log; else it is what the record says.
    """
    short = {_number(event) for event in events if event["type"] == EVENT_OMITTED}
    known = _look_up(short) if short else {}
    for event in events:
        is_short = event["type"] == EVENT_OMITTED
        whole = known.get(_number(event)) if is_short else None
        is_due = whole is not None and whole.is_due_as(event)
        yield as_event(whole.row) if whole and is_due else event, is_short


def _number(event: Event) -> Number:
    return event["room"], event["seq"]


def _look_up(numbers: Iterable[Number]) -> dict[Number, Whole]:
    by_room: dict[int, set[int]] = {}
    for room, seq in numbers:
        by_room.setdefault(room, set()).add(seq)
    found: dict[Number, Whole] = {}
    for room, seqs in by_room.items():
        for portion in portions(sorted(seqs)):
            rows = list(RoomEvent.objects.filter(room_id=room, seq__in=portion))
            parked = {one.event_id: one for one in ParkedEvent.objects.filter(event__in=rows)}
            found.update({(room, row.seq): Whole(row, parked.get(row.pk)) for row in rows})
    return found
