"""The rooms whose copy differs, event by event."""

from collections.abc import Iterable, Mapping

from messaging.kafka import ledger
from messaging.kafka.decoding import Foreign, Stored, decoded, place_of
from messaging.kafka.findings import Finding, Kind, Report
from messaging.kafka.fingerprint import Tally, digest
from messaging.kafka.omissions import in_full
from messaging.kafka.reader import open_reader, topics_of_log
from messaging.kafka.topics import Layout
from rooms.events import Event

NOT_PARKED = "a short record for an event that is not parked like this"


class Marks:
    """A set of seqs of one room, a bit each."""

    def __init__(self) -> None:
        self.bits = bytearray()

    def add(self, seq: int) -> None:
        byte, bit = divmod(seq, 8)
        if byte >= len(self.bits):
            self.bits.extend(bytes(byte + 1 - len(self.bits)))
        self.bits[byte] |= 1 << bit

    def __contains__(self, seq: int) -> bool:
        byte, bit = divmod(seq, 8)
        return byte < len(self.bits) and bool(self.bits[byte] >> bit & 1)


def read_closely(flawed: Mapping[int, Tally], *, layout: Layout, report: Report) -> set[int]:
    """Add to the report what is missing, extra, different, repeated and omitted in these rooms;
    returns those that the log does not know. Memory: a bit an event of theirs. Raises Away.
    """
    close = Closely(flawed, report)
    with open_reader(topics_of_log()) as reader:
        for batch in reader.batches():
            close.take(close.concerned(batch, layout))
    close.find_missing()
    return {room for room in flawed if room not in close.known}


class Closely:
    def __init__(self, flawed: Mapping[int, Tally], report: Report) -> None:
        self.flawed = flawed
        self.report = report
        self.seen = {room: Marks() for room in flawed}
        self.known = {room for room, tally in flawed.items() if tally.due}
        self.keys = {str(room).encode() for room in flawed}

    def concerned(self, batch: Iterable[Stored], layout: Layout) -> list[tuple[Event, str]]:
        """The events of these rooms, with where they stand. What is no event was told before."""
        found = []
        for record in batch:
            if record.key not in self.keys:
                continue
            try:
                event = decoded(record)
            except Foreign:
                continue
            if tuple(layout.place(event["room"])) == (record.topic, record.partition):
                found.append((event, str(place_of(record))))
        return found

    def take(self, events: list[tuple[Event, str]]) -> None:
        logged = ledger.look_up((event["room"], event["seq"]) for event, _place in events)
        places = [place for _event, place in events]
        found = in_full([event for event, _place in events])
        for (event, is_omitted), place in zip(found, places, strict=True):
            room, seq = event["room"], event["seq"]
            known = logged.get((room, seq))
            if known is None:
                self.report.add(Finding(Kind.EXTRA, room, seq, place))
                continue
            self.known.add(room)
            if known != digest(event):
                reason = NOT_PARKED if is_omitted else ""
                self.report.add(Finding(Kind.DIFFERENT, room, seq, place, reason))
            elif seq in self.seen[room]:
                self.report.repeated += 1
            else:
                self.report.omitted += is_omitted
            # What differs is there, and so not missing as well.
            self.seen[room].add(seq)

    def find_missing(self) -> None:
        for room, tally in sorted(self.flawed.items()):
            for seq in ledger.mirrored_seqs(room, tally.due):
                if seq not in self.seen[room]:
                    self.report.add(Finding(Kind.MISSING, room, seq))
