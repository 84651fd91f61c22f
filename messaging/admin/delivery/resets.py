"""A projection from zero, first as a dry run."""

from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Sum

from messaging.models import DeadLetter, ProjectionPosition, ProjectionRoom
from messaging.projections.catalogue import PROJECTIONS
from messaging.projections.starting_over import start_over
from rooms.models import User


@dataclass(frozen=True, slots=True)
class Loss:
    """What a reset forgets. `records` are read again, as far as Kafka still keeps them."""

    partitions: int
    records: int
    rooms: int
    letters: int


def dry_run(projection: str) -> Loss:
    """Changes nothing."""
    positions = ProjectionPosition.objects.filter(projection=projection)
    return Loss(
        partitions=positions.count(),
        records=positions.aggregate(all=Sum("next_offset"))["all"] or 0,
        rooms=ProjectionRoom.objects.filter(projection=projection).count(),
        letters=DeadLetter.objects.filter(projection=projection).count(),
    )


@transaction.atomic
def reset(*, actor: User, projection: str) -> Loss:
    """Drop the projection's effect and all its places, and note who did it, together or not at
    all. Workers that run begin anew by themselves.
    """
    loss = dry_run(projection)
    start_over(PROJECTIONS[projection]())
    LogEntry.objects.create(
        user=actor,
        content_type=ContentType.objects.get_for_model(ProjectionPosition),
        object_repr=projection,
        action_flag=CHANGE,
        change_message=(
            f"Reset: {loss.records} records to read again, {loss.rooms} rooms, "
            f"{loss.letters} dead letters forgotten"
        ),
    )
    return loss
