"""Which events of a batch of records are to be applied, by the one reader rule. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rooms.events import Event

BEYOND_THE_LOG = "its room's log does not go that far"
UNKNOWN_ROOM = "there is no such room"

Partition = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Taken:
    """A record that was read. Without an event it is none of ours, `reason` says why; `value` is
    what it holds."""

    partition: Partition
    offset: int
    event: Event | None
    reason: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """An event to apply, and the record that it was read from or that it fills the hole of."""

    event: Event
    record: Taken


@dataclass(frozen=True, slots=True)
class Place:
    """How far a room is applied."""

    last_seq: int = 0
    is_held: bool = False


@dataclass(slots=True)
class Sifted:
    """`steps` in the order to apply them, `places` of the rooms after that, `foreign` records,
    and by partition the offset to go on from, with everything before it done."""

    steps: list[Step] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)
    foreign: list[Taken] = field(default_factory=list)
    offsets: dict[Partition, int] = field(default_factory=dict)


# (room, after, limit) -> the events of the log that follow, in order and without a hole.
ReadAfter = Callable[[int, int, int], Sequence[Event]]


def sift(
    records: Iterable[Taken],
    *,
    places: Mapping[int, Place],
    heads: Mapping[int, int],
    read_after: ReadAfter,
    most: int,
) -> Sifted:
    """What came twice is dropped, a hole is filled from the log, and what the log does not know is
    foreign. Of a held room nothing is applied: it is filled from the log when it goes on.

    `heads` are the last seqs of the rooms, looked up after the records were read: an event is in
    the log before it is in the topic. At most `most` events are read from the log; a partition
    whose hole is larger stops there, to go on from the same record.
    """
    sifter = Sifter(places, heads, read_after, most)
    stopped: set[Partition] = set()
    for record in records:
        if record.partition in stopped:
            continue
        if sifter.take(record):
            sifter.sifted.offsets[record.partition] = record.offset + 1
        else:
            sifter.sifted.offsets[record.partition] = record.offset
            stopped.add(record.partition)
    return sifter.sifted


class Sifter:
    def __init__(
        self,
        places: Mapping[int, Place],
        heads: Mapping[int, int],
        read_after: ReadAfter,
        most: int,
    ) -> None:
        self.sifted = Sifted(places=dict(places))
        self.heads = heads
        self.read_after = read_after
        self.left = most

    def take(self, record: Taken) -> bool:
        """Whether the record is done."""
        event = record.event
        if event is None:
            self.sifted.foreign.append(record)
        elif reason := self._stranger(event):
            self.sifted.foreign.append(replace(record, reason=reason))
        elif not self._place(event["room"]).is_held:
            return self._apply(event, record)
        return True

    def _stranger(self, event: Event) -> str:
        if event["room"] not in self.heads:
            return UNKNOWN_ROOM
        return BEYOND_THE_LOG if event["seq"] > self.heads[event["room"]] else ""

    def _place(self, room_id: int) -> Place:
        return self.sifted.places.get(room_id, Place())

    def _apply(self, event: Event, record: Taken) -> bool:
        room_id, seq = event["room"], event["seq"]
        if not self._fill_up_to(room_id, seq, record):
            return False
        if seq == self._place(room_id).last_seq + 1:
            self._step(event, record)
        return True

    def _fill_up_to(self, room_id: int, seq: int, record: Taken) -> bool:
        """Whether nothing before `seq` is missing now."""
        while (last := self._place(room_id).last_seq) < seq - 1:
            if not self.left:
                return False
            missing = self.read_after(room_id, last, min(seq - 1 - last, self.left))
            if not missing:
                raise RuntimeError(f"the log of room {room_id} has a hole after {last}")
            self.left -= len(missing)
            for event in missing:
                self._step(event, record)
        return True

    def _step(self, event: Event, record: Taken) -> None:
        self.sifted.steps.append(Step(event, record))
        self.sifted.places[event["room"]] = Place(event["seq"])
