"""A topic in memory, and members that read it: what a broker may do is done to them by the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from messaging.kafka.decoding import Stored
from messaging.kafka.envelope import record
from messaging.kafka.topics import SharedLayout
from messaging.projections.sifting import Partition
from rooms.events import Event, as_event
from rooms.models import RoomEvent

LAYOUT = SharedLayout("tape")


@dataclass
class Written:
    """As kafka-python hands a record out."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


@dataclass
class Tape:
    partitions: dict[Partition, list[Stored]] = field(default_factory=dict)

    def write(self, event: Event, *, value: bytes | None = None) -> None:
        made = record(event, site="tape")
        topic, number = LAYOUT.place(event["room"])
        part = self.partitions.setdefault((topic, number), [])
        content = made.value if value is None else value
        part.append(Written(topic, number, len(part), 0, made.key, content, made.headers))

    def copy(self, *rooms: int) -> None:
        """The whole log of these rooms, as the mirror does it."""
        for row in RoomEvent.objects.filter(room__in=rooms).order_by("room", "seq"):
            self.write(as_event(row))


class TapeReader:
    """Holds all partitions until the test says otherwise."""

    def __init__(self, tape: Tape, *, size: int = 100) -> None:
        self.tape = tape
        self.size = size
        self.offsets: dict[Partition, int] = {}
        self.fresh: set[Partition] = set()
        self.told: dict[Partition, int] = {}

    def open(self) -> None:
        self.fresh.update(self.tape.partitions.keys() - self.offsets.keys())

    def poll(self) -> Mapping[Partition, Sequence[Stored]]:
        fetched = {}
        for partition, offset in self.offsets.items():
            part = self.tape.partitions[partition][offset : offset + self.size]
            if part and partition not in self.fresh:
                fetched[partition] = part
                self.offsets[partition] += len(part)
        return fetched

    def place(self, offsets: Mapping[Partition, int]) -> None:
        self.offsets |= offsets
        self.fresh -= offsets.keys()

    def forget(self) -> None:
        self.fresh.update(self.tape.partitions)

    def tell(self, offsets: Mapping[Partition, int], *, at_once: bool = False) -> None:
        self.told |= offsets
