"""One batch of records into one projection: the loop that all projections share."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

import structlog
from django.db import transaction

from messaging.kafka.decoding import Foreign, Stored, decoded
from messaging.projections.applying import apply, held_places, put_aside
from messaging.projections.positions import Fenced, Positions
from messaging.projections.projection import Projection
from messaging.projections.sifting import Partition, Sifted, Taken, sift
from messaging.projections.wishes import Wishes
from rooms import log
from rooms.events import Event, as_event

logger = structlog.get_logger(__name__)

# So many events of a hole are filled in one transaction.
MOST_FROM_THE_LOG = 2_000
SECONDS_BETWEEN_WISHES = 1.0


class Reader(Protocol):
    """What the loop needs of `GroupReader`."""

    fresh: set[Partition]

    def open(self) -> None: ...
    def poll(self) -> Mapping[Partition, Sequence[Stored]]: ...
    def place(self, offsets: Mapping[Partition, int]) -> None: ...
    def forget(self) -> None: ...
    def tell(self, offsets: Mapping[Partition, int], *, at_once: bool = False) -> None: ...


class Loop:
    """Each event of the log is applied once, in its room's order: the effect, the offset and the
    room's last seq are one transaction, and a member that lost the partition commits none.

    Records come at least once; what the topic lacks is read from the log. What cannot be applied
    is put aside as a dead letter, and the loop goes on behind it.
    """

    def __init__(
        self,
        projection: Projection,
        reader: Reader,
        *,
        place_of_room: Callable[[int], Partition],
        most_from_the_log: int = MOST_FROM_THE_LOG,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.projection = projection
        self.reader = reader
        self.positions = Positions(projection.name)
        self.wishes = Wishes(projection, self.positions, place_of_room)
        self.most_from_the_log = most_from_the_log
        self.clock = clock
        self.next_wishes = 0.0

    def turn(self) -> int:
        """One batch; returns how many records it held. Whatever it raises, nothing of the batch
        is written then, and the next turn begins where the database says."""
        self.reader.open()
        fetched = self.reader.poll()
        try:
            self._claim()
            self._settle(fetched)
            self._look_after(is_idle=not fetched)
        except Fenced:
            logger.info("partitions given up to another worker", projection=self.projection.name)
            self._forget()
        except Exception:
            self._forget()
            raise
        return sum(map(len, fetched.values()))

    def _claim(self) -> None:
        fresh = self.reader.fresh.copy()
        if fresh:
            self.reader.place(self.positions.claim(fresh))

    def _forget(self) -> None:
        self.positions.forget()
        self.reader.forget()

    def _settle(self, fetched: Mapping[Partition, Sequence[Stored]]) -> None:
        records = [taken(record) for part in fetched.values() for record in part]
        if not records:
            return
        with transaction.atomic():
            self.positions.lock(fetched)
            sifted = self._sift(records)
            self._apply(sifted)
            self.positions.store(sifted.offsets)
        self.positions.remember(sifted.offsets)
        self._go_on(fetched, sifted.offsets)

    def _sift(self, records: Collection[Taken]) -> Sifted:
        rooms = {record.event["room"] for record in records if record.event}
        return sift(
            records,
            places=self.positions.places(rooms),
            heads=log.heads(rooms),
            read_after=read_after,
            most=self.most_from_the_log,
        )

    def _apply(self, sifted: Sifted) -> None:
        failures = apply(self.projection, sifted.steps)
        put_aside(self.projection, failures, sifted.foreign)
        moved = {step.event["room"] for step in sifted.steps}
        places = {room: place for room, place in sifted.places.items() if room in moved}
        if self.projection.holds_rooms:
            places |= held_places(failures)
        self.positions.store_places(places)

    def _go_on(
        self, fetched: Mapping[Partition, Sequence[Stored]], offsets: Mapping[Partition, int]
    ) -> None:
        """A partition with a hole too large for one transaction is read again from there."""
        self.reader.place(
            {
                partition: offsets[partition]
                for partition, records in fetched.items()
                if offsets[partition] <= records[-1].offset
            }
        )
        self.reader.tell(offsets)

    def _look_after(self, *, is_idle: bool) -> None:
        if is_idle:
            self.reader.tell({})
            self.projection.rest()
        if self.clock() >= self.next_wishes:
            # Who set the group back is heard also where nothing is said.
            self.positions.check()
            self.wishes.carry_out()
            self.next_wishes = self.clock() + SECONDS_BETWEEN_WISHES


def taken(record: Stored) -> Taken:
    partition = (record.topic, record.partition)
    try:
        return Taken(partition, record.offset, decoded(record), value=text_of(record))
    except Foreign as error:
        return Taken(partition, record.offset, None, str(error), text_of(record))


def text_of(record: Stored) -> str:
    return (record.value or b"").decode(errors="replace").replace("\0", "�")


def read_after(room_id: int, after: int, limit: int) -> list[Event]:
    return [as_event(row) for row in log.read_after(room_id, after, limit)]
