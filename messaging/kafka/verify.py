"""The log against its copy: first each room's count and rolling digest, then, where they differ,
event by event.

The order is what makes it right while chat goes on: the log is read first, so whatever it marks
as copied was acknowledged before the ends of the topics are taken. What the topic holds beyond
that is looked up in the log as it is by then.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from messaging.kafka import ledger
from messaging.kafka.checkpoint import Progress
from messaging.kafka.closely import read_closely
from messaging.kafka.decoding import Foreign, Stored, decoded, place_of
from messaging.kafka.findings import Finding, Kind, Report
from messaging.kafka.fingerprint import digest
from messaging.kafka.omissions import in_full
from messaging.kafka.reader import open_reader, topics_of_log
from messaging.kafka.topics import Layout
from rooms.events import Event, as_event


@dataclass(slots=True)
class Doubtful:
    """A record that is not simply the next one of its room, up to where the log marked it."""

    event: Event
    is_behind: bool


class Comparison:
    """One comparison. `told` is called with the number of events and records after each portion,
    and `kept` with the progress, from which a later one goes on."""

    def __init__(
        self,
        layout: Layout,
        *,
        told: Callable[[int], None] = lambda count: None,
        kept: Callable[[Progress], None] = lambda progress: None,
        progress: Progress | None = None,
    ) -> None:
        self.layout = layout
        self.told = told
        self.kept = kept
        self.progress = progress or Progress()

    def run(self) -> Report:
        """Raises Away."""
        self._read_log()
        self._read_topic()
        return self._report()

    def _read_log(self) -> None:
        while self.progress.log_position is not None:
            self._take_log(self.progress.log_position)

    def _take_log(self, after: ledger.Number) -> None:
        """Room by room the digest of everything up to the newest event that is marked."""
        chain = self.progress.chain
        for page in ledger.pages(after):
            for row in page:
                if row.room_id != after[0]:
                    chain = b""
                chain = digest(as_event(row), chain)
                tally = self.progress.tally(row.room_id)
                if row.mirrored_at is None:
                    self.progress.waiting += 1
                else:
                    tally.due, tally.due_digest = row.seq, chain
                after = (row.room_id, row.seq)
            self.progress.log_position, self.progress.chain = after, chain
            self.progress.events += len(page)
            self._advance(len(page))
        self.progress.log_position = None

    def _read_topic(self) -> None:
        with open_reader(topics_of_log(), positions=self.progress.positions) as reader:
            for batch in reader.batches():
                self._compare(list(self._decoded(batch)))
                self.progress.positions = dict(reader.positions)
                self.progress.records += len(batch)
                self._advance(len(batch))

    def _decoded(self, batch: Iterable[Stored]) -> Iterator[Event]:
        for record in batch:
            try:
                yield checked(record, self.layout)
            except Foreign as error:
                self.progress.foreign.add(
                    Finding(Kind.EXTRA, None, None, str(place_of(record)), str(error))
                )

    def _compare(self, events: Sequence[Event]) -> None:
        doubtful: list[Doubtful] = []
        for event, is_omitted in in_full(events):
            tally = self.progress.tally(event["room"])
            is_next = event["seq"] == tally.head + 1
            if not is_next or event["seq"] > tally.due:
                doubtful.append(Doubtful(event, is_behind=event["seq"] <= tally.head))
            if is_next:
                tally.follow(event, is_omitted=is_omitted)
        logged = ledger.look_up((d.event["room"], d.event["seq"]) for d in doubtful)
        for one in doubtful:
            tally = self.progress.tally(one.event["room"])
            if logged.get((one.event["room"], one.event["seq"])) != digest(one.event):
                tally.is_flawed = True
            elif one.is_behind:
                tally.repeated += 1

    def _advance(self, count: int) -> None:
        self.told(count)
        self.kept(self.progress)

    def _report(self) -> Report:
        tallies = self.progress.tallies
        report = Report(events=self.progress.events, waiting=self.progress.waiting)
        for tally in tallies.values():
            if tally.is_equal:
                report.repeated += tally.repeated
                report.omitted += tally.omitted
        report.extra = self.progress.foreign.extra
        report.findings = list(self.progress.foreign.findings)
        flawed = {room: tally for room, tally in tallies.items() if not tally.is_equal}
        unknown = read_closely(flawed, layout=self.layout, report=report) if flawed else set()
        report.rooms = len(tallies.keys() - unknown)
        return report


def checked(record: Stored, layout: Layout) -> Event:
    """Raises Foreign, also for an event that stands where nobody looks for its room."""
    event = decoded(record)
    if tuple(layout.place(event["room"])) != (record.topic, record.partition):
        raise Foreign(f"event {event['room']}:{event['seq']} stands in the wrong place")
    return event
