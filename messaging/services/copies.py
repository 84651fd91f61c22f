"""The copy of the log in Kafka, begun anew in other topics."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Now

from messaging.models import KafkaCopy, ParkedEvent
from rooms.models import RoomEvent

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change would do: `events` were copied and would be copied again."""

    layout: str
    prefix: str
    new_layout: str
    new_prefix: str
    is_unfinished: bool
    events: int
    rooms: int

    @property
    def is_change(self) -> bool:
        return self.is_unfinished or (self.layout, self.prefix) != (
            self.new_layout,
            self.new_prefix,
        )


def plan_copy(*, layout: str, prefix: str) -> Plan:
    """Changes nothing. Where nothing was ever copied there is nothing to change either."""
    copy = KafkaCopy.objects.first() or KafkaCopy(layout=layout, prefix=prefix)
    marked = RoomEvent.objects.exclude(mirrored_at=None)
    return Plan(
        layout=copy.layout,
        prefix=copy.prefix,
        new_layout=layout,
        new_prefix=prefix,
        is_unfinished=not copy.is_prepared,
        events=marked.count(),
        rooms=marked.values("room_id").distinct().count(),
    )


def copy_anew(
    *, layout: str, prefix: str, progress: Callable[[int], object] = lambda _events: None
) -> None:
    """Let every event wait for Kafka again, for these topics. If it is interrupted, at whatever
    moment, it is to be called again; until it is finished no worker marks. `progress` hears
    of how many events of the log were looked at since it last heard.
    """
    _begin(layout=layout, prefix=prefix)
    last = RoomEvent.objects.aggregate(last=Max("id"))["last"] or 0
    for start in range(0, last, BATCH):
        rows = RoomEvent.objects.filter(pk__gt=start, pk__lte=start + BATCH)
        rows.exclude(mirrored_at=None).update(mirrored_at=None)
        progress(min(BATCH, last - start))
    _finish()


@transaction.atomic
def _begin(*, layout: str, prefix: str) -> None:
    """Waits for workers that are just marking, and what comes after them marks nothing."""
    KafkaCopy.objects.current(layout=layout, prefix=prefix)
    KafkaCopy.objects.update(
        layout=layout,
        prefix=prefix,
        generation=F("generation") + 1,
        is_prepared=False,
        begun_at=Now(),
    )


@transaction.atomic
def _finish() -> None:
    ParkedEvent.objects.all().delete()
    KafkaCopy.objects.update(is_prepared=True)
