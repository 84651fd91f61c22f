"""A projection at work: a thin loop around the loop's turn."""

from collections.abc import Mapping

from django.conf import settings
from django.db import connection

from messaging.kafka.group import GroupReader
from messaging.kafka.outage import Outage, short
from messaging.kafka.reader import Away
from messaging.kafka.reporting import Report, unheard
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import configured_layout
from messaging.kafka.worker import DATABASE_IS_AWAY
from messaging.models import DeadLetter, Worker
from messaging.projections.loop import Loop
from messaging.projections.projection import Projection
from messaging.projections.sifting import Partition
from messaging.projections.starting_over import start_over

SECONDS_BETWEEN_LOOKS = 1.0


class ProjectionWorker:
    """Runs until it is told to stop or, with `once`, until all that stood in the topics at the
    start is applied, whichever member of the group did it. What is away is waited for."""

    def __init__(
        self,
        projection: Projection,
        *,
        once: bool,
        from_zero: bool,
        stopping: Stopping,
        report: Report = unheard,
    ) -> None:
        self.projection = projection
        self.once = once
        self.from_zero = from_zero
        self.stopping = stopping
        self.report = report
        self.layout = configured_layout()
        self.reader = GroupReader(group_name(projection.name), self.layout)
        self.loop = Loop(projection, self.reader, place_of_room=self.layout.place)
        self.kafka = Outage("Kafka")
        self.database = Outage("the database")
        self.other = Outage(f"what {projection.name} writes to")
        self.ends: dict[Partition, int] | None = None
        self.is_done = False
        self.records = 0

    def run(self) -> None:
        while not (self.stopping.is_wanted or self.is_done):
            try:
                self._turn()
            except Away as error:
                self._wait(self.kafka, error)
            except DATABASE_IS_AWAY as error:
                connection.close()
                self._wait(self.database, error)
            except self.projection.waits_for as error:
                self._wait(self.other, error)

    def _turn(self) -> None:
        if self.from_zero:
            start_over(self.projection)
            self.from_zero = False
        records = self.loop.turn()
        self.kafka.end()
        self.database.end()
        if records:
            self.other.end()
        self.records += records
        self._tell()
        if self.once and not records:
            self.is_done = self._has_caught_up()
        if not self.reader.topics:
            self.stopping.wait(SECONDS_BETWEEN_LOOKS)

    def _tell(self) -> None:
        ends = self.reader.known_ends()
        self.report(
            state=Worker.State.WORKING if ends else Worker.State.STANDING_BY,
            shards=[self.layout.only_room(topic) or number for topic, number in ends],
            events=self.records,
            lag=self._lag(ends),
        )

    def _lag(self, ends: Mapping[Partition, int | None]) -> int | None:
        """What is not applied of the partitions held here; None while no broker has told where
        any of them ends."""
        applied = self.loop.positions.mine
        behind = [
            max(0, end - applied[partition][1])
            for partition, end in ends.items()
            if end is not None and partition in applied
        ]
        return sum(behind) if behind else None

    def _has_caught_up(self) -> bool:
        if self.ends is None:
            self.ends = self.reader.ends()
        reached = self.loop.positions.read() | self.reader.reached()
        return all(reached.get(partition, 0) >= end for partition, end in self.ends.items())

    def _wait(self, outage: Outage, error: Exception) -> None:
        if not self.stopping.is_wanted:
            outage.begin(error)
            self.report(state=Worker.State.WAITING, events=self.records, error=short(error))
            self.stopping.wait(outage.pause())

    def holds_rooms(self) -> bool:
        letters = DeadLetter.objects.filter(projection=self.projection.name, holds_room=True)
        return letters.exists()

    def close(self) -> None:
        self.reader.close()
        connection.close()


def group_name(projection: str) -> str:
    """The consumer group of a projection."""
    return f"{settings.KAFKA_TOPIC_PREFIX}.{projection}"
