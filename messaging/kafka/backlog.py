"""The events that wait for Kafka: the log's rows that are not marked yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import F, Func, Max, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.utils import timezone

from messaging.kafka.copies import PastGeneration
from messaging.models import KafkaCopy, ParkedEvent
from rooms.models import RoomEvent
from rooms.models.event import RoomEventQuerySet

EVENTS, COPIES = RoomEvent._meta.db_table, KafkaCopy._meta.db_table
# One statement, so that a commit is not waited for twice. The row of the copy is locked by who
# marks, shared, against a change of generation that would miss marks still on their way.
MARK = {
    "postgresql": f"""
        WITH copy AS (SELECT 1 FROM {COPIES} WHERE generation = %s AND is_prepared FOR SHARE)
        UPDATE {EVENTS} SET mirrored_at = %s WHERE id = ANY(%s) AND EXISTS (SELECT 1 FROM copy)
    """,  # noqa: S608 - names of tables only
    "sqlite": f"""
        UPDATE {EVENTS} SET mirrored_at = %s WHERE id IN (SELECT value FROM json_each(%s))
        AND EXISTS (SELECT 1 FROM {COPIES} WHERE generation = %s AND is_prepared)
    """,  # noqa: S608 - names of tables only
}


@dataclass(slots=True)
class WaitingEvent:
    """A row of the log, as far as a record needs it: made in half the time of a model instance."""

    id: int
    room_id: int
    seq: int
    type: str
    at: datetime
    actor_id: int | None
    actor_name: str
    data: Any


@dataclass(frozen=True, slots=True)
class Parked:
    """An event for which a short record stands in the topic; `size` is its own, in bytes."""

    event: WaitingEvent
    reason: str
    size: int | None


COLUMNS = ["id", "room_id", "seq", "type", "actor_id", "actor_name"]
# A list of ids as one parameter.
IDS = {
    "postgresql": "SELECT unnest(%s::bigint[])",
    "sqlite": "SELECT value FROM json_each(%s)",
}


class Iso(Func):
    """A time as ISO 8601 in UTC, whatever style the server has for dates: what Django makes of a
    column with times takes as long as all other columns together."""

    output_field = TextField()
    template = "CAST(%(expressions)s AS text)"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "to_json(%(expressions)s) #>> '{}'"
        return self.as_sql(compiler, connection, template=template, **context)


def waiting(
    id: int, room_id: int, seq: int, type: str, actor_id: int | None, name: str, at: str, data: str
) -> WaitingEvent:
    """Of a row with its time and its data as text; SQLite's is in UTC and does not say so."""
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return WaitingEvent(id, room_id, seq, type, moment, actor_id, name, orjson.loads(data))


def ids_of(events: Sequence[WaitingEvent]) -> RawSQL:
    """As a subquery: a placeholder an id would be parsed and planned anew each time."""
    ids = [event.id for event in events]
    is_postgresql = connection.vendor == "postgresql"
    return RawSQL(IDS[connection.vendor], [ids if is_postgresql else str(ids)])  # noqa: S611


class Backlog:
    """Room `r` belongs to shard `r % shards`; all workers must agree on `shards`. What is marked
    counts for `generation` of the copy."""

    def __init__(self, *, shards: int, generation: int = 1) -> None:
        self.shards = shards
        self.generation = generation

    def read(
        self,
        limit: int,
        *,
        of_shards: Collection[int],
        without_rooms: Collection[int] = (),
        besides: Sequence[WaitingEvent] = (),
    ) -> list[WaitingEvent]:
        """The oldest events that wait, in id order: of each room a prefix of what waits, where
        `besides` was read before and is left out."""
        rows = self._of(of_shards)
        if without_rooms:
            rows = rows.exclude(room_id__in=without_rooms)
        if besides:
            rows = rows.exclude(pk__in=ids_of(besides))
        # The data as text: orjson reads it in a quarter of the time that the field takes.
        values = rows.annotate(moment=Iso("at"), text=Cast("data", TextField()))
        return [waiting(*row) for row in values.values_list(*COLUMNS, "moment", "text")[:limit]]

    def mark(self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked] = ()) -> None:
        """Only for what Kafka has acknowledged; all of it or, with PastGeneration, nothing."""
        if not events:
            return
        if not parked:
            self._mark(events)
            return
        with transaction.atomic():
            self._mark(events)
            ParkedEvent.objects.bulk_create(
                [
                    ParkedEvent(event_id=one.event.id, reason=one.reason, size=one.size)
                    for one in parked
                ],
                ignore_conflicts=True,
            )

    def _mark(self, events: Sequence[WaitingEvent]) -> None:
        ids, now = [event.id for event in events], timezone.now()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(MARK["postgresql"], [self.generation, now, ids])
            else:
                moment = connection.ops.adapt_datetimefield_value(now)
                cursor.execute(MARK["sqlite"], [moment, str(ids), self.generation])
            if not cursor.rowcount:
                raise PastGeneration

    def last_id(self) -> int:
        """The newest that waits, 0 if none does."""
        return RoomEvent.objects.unmirrored().aggregate(last=Max("id"))["last"] or 0

    def is_drained(self, *, up_to: int, without_rooms: Collection[int]) -> bool:
        """Whether nothing that waited at `up_to` waits still, whichever worker did it."""
        rows = RoomEvent.objects.unmirrored().filter(pk__lte=up_to)
        return not rows.exclude(room_id__in=without_rooms).exists()

    def count(self) -> int:
        return RoomEvent.objects.unmirrored().count()

    def has_copies(self, room_ids: Collection[int], *, is_any: bool) -> bool:
        """Whether something of one of these rooms, or of any room, was copied before."""
        rows = RoomEvent.objects.exclude(mirrored_at=None)
        return (rows if is_any else rows.filter(room_id__in=room_ids)).exists()

    def _of(self, shards: Collection[int]) -> RoomEventQuerySet:
        rows = RoomEvent.objects.unmirrored()
        if len(shards) == self.shards:
            return rows
        return rows.alias(shard=F("room_id") % self.shards).filter(shard__in=shards)
