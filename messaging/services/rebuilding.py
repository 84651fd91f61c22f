"""The whole database from Kafka."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.utils import timezone

from messaging.events import EVENT_OMITTED
from messaging.kafka.decoding import Foreign, Stored
from messaging.kafka.findings import Report
from messaging.kafka.people import people_in_topic
from messaging.kafka.reader import open_reader, records_of_log, topics_of_log
from messaging.kafka.topics import Layout
from messaging.kafka.verify import Comparison, checked
from messaging.models import Message, Rebuild, Upload
from messaging.proving import contradictions
from messaging.services.refilling import take_in
from rooms.events import Event
from rooms.models import Epoch, Room, RoomEvent, User
from rooms.rows import count_on
from rooms.services.refilling import Person, require_empty, store_people

PEOPLE_AT_ONCE = 1_000
TOLD = 100


@dataclass(slots=True)
class Outcome:
    """`contradictions` are the first TOLD ways in which tables and log differ, `report` says how
    log and topic do. `strangers` are people of whom the log tells and `<prefix>.users` does not.
    `omissions` are the first TOLD events, as `room:seq`, that Kafka itself does not have."""

    people: int = 0
    strangers: int = 0
    events: int = 0
    repeated: int = 0
    contradictions: list[str] = field(default_factory=list)
    omissions: list[str] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    @property
    def is_proven(self) -> bool:
        """Whether the database says what the topic says."""
        return self.report.is_exact and not self.contradictions

    @property
    def is_whole(self) -> bool:
        """Whether that is all that was ever said."""
        return self.is_proven and not self.report.omitted


def rebuild(layout: Layout, *, told: Callable[[int], None]) -> Outcome:
    """Fill an empty database from the topics and compare the result with them.

    Every batch of the topics is one transaction, with the place to go on from: a rebuild that was
    killed goes on. No other process may use the database meanwhile. `told` is called with the
    number of records after each portion. Raises NotEmpty, Away, Unfoldable.
    """
    outcome = Outcome()
    row = _begun()
    _take_people(outcome)
    _take_events(row, layout, outcome, told)
    count_on(User, Room, Message, Upload)
    outcome.contradictions = list(islice(contradictions(told=told), TOLD))
    outcome.report = Comparison(layout, told=told).run()
    if outcome.report.omitted:
        outcome.omissions = _omissions()
    if outcome.is_proven:
        _finish(row)
    return outcome


def _begun() -> Rebuild:
    unfinished = Rebuild.objects.filter(finished_at=None).first()
    if unfinished:
        return unfinished
    require_empty()
    return Rebuild.objects.create()


def _take_people(outcome: Outcome) -> None:
    people = [Person(*person) for person in people_in_topic()]
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        store_people(people[start : start + PEOPLE_AT_ONCE])
    outcome.people = len(people)


def _take_events(
    row: Rebuild, layout: Layout, outcome: Outcome, told: Callable[[int], None]
) -> None:
    positions = {(topic, number): offset for topic, number, offset in row.positions}
    with open_reader(topics_of_log(), positions=positions) as reader:
        if positions:
            told(records_of_log() - reader.left)  # an earlier run has taken these
        for batch in reader.batches():
            row.positions = [[*partition, offset] for partition, offset in reader.positions.items()]
            _take_batch(row, list(_decoded(batch, layout)), outcome)
            told(len(batch))


@transaction.atomic
def _take_batch(row: Rebuild, events: list[Event], outcome: Outcome) -> None:
    taken = take_in(events, mirrored_at=timezone.now())
    row.save(update_fields=["positions"])
    outcome.events += taken.events
    outcome.repeated += taken.repeated
    outcome.strangers += taken.strangers


def _decoded(batch: Iterable[Stored], layout: Layout) -> Iterator[Event]:
    """What is no event is passed over here and told by the comparison."""
    for record in batch:
        try:
            yield checked(record, layout)
        except Foreign:
            continue


def _omissions() -> list[str]:
    rows = RoomEvent.objects.filter(type=EVENT_OMITTED).order_by("room_id", "seq")
    return [f"{room}:{seq}" for room, seq in rows.values_list("room_id", "seq")[:TOLD]]


@transaction.atomic
def _finish(row: Rebuild) -> None:
    """Whoever holds cursors of the lost database drops them."""
    Epoch.objects.renew()
    Rebuild.objects.filter(pk=row.pk).update(finished_at=timezone.now())
