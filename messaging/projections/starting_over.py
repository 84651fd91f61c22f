"""A projection from zero."""

from django.db import transaction

from messaging.models import DeadLetter, ProjectionPosition, ProjectionRoom
from messaging.projections.projection import Projection


@transaction.atomic
def start_over(projection: Projection) -> None:
    """Drop the effect, the dead letters and all places in one transaction. Workers that run go on
    from the beginning then, for their places are gone."""
    for model in (ProjectionPosition, ProjectionRoom, DeadLetter):
        model.objects.filter(projection=projection.name).delete()
    projection.reset()
