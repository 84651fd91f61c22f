"""Where a projection is, in the database: one row a partition, one a room."""

from collections.abc import Collection, Iterable, Mapping
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import QuerySet

from messaging.models import ProjectionPosition, ProjectionRoom
from messaging.projections.sifting import Partition, Place

# A worker that was frozen inside its transaction gives its rows free after this time.
LONGEST_PAUSE = "30s"


class Fenced(Exception):
    """A partition is another member's now, or was set back: nothing may be written for it."""


class Positions:
    """Of one projection, as one member of its group. Every method needs a transaction, but
    `claim`, `check` and `read`, which bring their own or need none."""

    def __init__(self, projection: str) -> None:
        self.projection = projection
        self.owner = uuid4().hex
        # By partition the row's id and the offset that we stored or found.
        self.mine: dict[Partition, tuple[int, int]] = {}

    @transaction.atomic
    def claim(self, partitions: Collection[Partition]) -> dict[Partition, int]:
        """Become the owner and learn where to go on. Whoever owned them before is through with
        its transaction then, and can commit no other."""
        self._add_missing(partitions)
        rows = ProjectionPosition.objects.filter(
            projection=self.projection, topic__in={topic for topic, _number in partitions}
        )
        ids = [row.pk for row in rows if (row.topic, row.partition) in partitions]
        locked = list(rows.filter(pk__in=ids).select_for_update().order_by("pk"))
        rows.filter(pk__in=ids).update(owner=self.owner)
        claimed = {(row.topic, row.partition): (row.pk, row.next_offset) for row in locked}
        self.mine |= claimed
        return {partition: offset for partition, (_id, offset) in claimed.items()}

    def _add_missing(self, partitions: Iterable[Partition]) -> None:
        ProjectionPosition.objects.bulk_create(
            [
                ProjectionPosition(projection=self.projection, topic=topic, partition=number)
                for topic, number in sorted(partitions)
            ],
            ignore_conflicts=True,
        )

    def forget(self) -> None:
        self.mine.clear()

    def lock(self, partitions: Iterable[Partition]) -> None:
        """Hold these rows to the end of the transaction. Raises Fenced if one is not ours as we
        left it; then nothing may be written."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{LONGEST_PAUSE}'")
        wanted = {self._mine(partition) for partition in partitions}
        _require(self._rows(wanted).select_for_update().order_by("pk"), wanted)

    def check(self) -> None:
        """Also while there is nothing to write. Raises Fenced as `lock` does."""
        wanted = set(self.mine.values())
        _require(self._rows(wanted), wanted)

    def _rows(self, wanted: Collection[tuple[int, int]]) -> QuerySet[ProjectionPosition]:
        ids = [row_id for row_id, _offset in wanted]
        return ProjectionPosition.objects.filter(pk__in=ids, owner=self.owner)

    def _mine(self, partition: Partition) -> tuple[int, int]:
        if partition not in self.mine:
            raise Fenced
        return self.mine[partition]

    def store(self, offsets: Mapping[Partition, int]) -> None:
        """Of partitions that are locked."""
        for partition, offset in offsets.items():
            row_id, _offset = self.mine[partition]
            ProjectionPosition.objects.filter(pk=row_id).update(next_offset=offset)

    def remember(self, offsets: Mapping[Partition, int]) -> None:
        """After the commit of what `store` wrote."""
        for partition, offset in offsets.items():
            self.mine[partition] = (self.mine[partition][0], offset)

    def places(self, room_ids: Collection[int]) -> dict[int, Place]:
        rows = ProjectionRoom.objects.filter(projection=self.projection, room__in=room_ids)
        return {row.room_id: Place(row.last_seq, row.is_held) for row in rows}

    def store_places(self, places: Mapping[int, Place]) -> None:
        ProjectionRoom.objects.bulk_create(
            [
                ProjectionRoom(
                    projection=self.projection,
                    room_id=room_id,
                    last_seq=place.last_seq,
                    is_held=place.is_held,
                )
                for room_id, place in sorted(places.items())
            ],
            update_conflicts=True,
            unique_fields=["projection", "room"],
            update_fields=["last_seq", "is_held"],
        )

    def read(self) -> dict[Partition, int]:
        """Of all partitions, whoever holds them."""
        rows = ProjectionPosition.objects.filter(projection=self.projection)
        return {(row.topic, row.partition): row.next_offset for row in rows}


def _require(rows: QuerySet[ProjectionPosition], wanted: Collection[tuple[int, int]]) -> None:
    """Raises Fenced unless these are all of them, where we left them."""
    if set(rows.values_list("pk", "next_offset")) != set(wanted):
        raise Fenced
