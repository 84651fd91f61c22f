"""The projections there are, by name."""

from messaging.projections.projection import Projection

PROJECTIONS: dict[str, type[Projection]] = {}
