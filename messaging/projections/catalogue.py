"""The projections there are, by name."""

from messaging.projections.archive import Archive
from messaging.projections.projection import Projection
from messaging.projections.stats import Stats
from messaging.projections.webhooks import Webhooks

PROJECTIONS: dict[str, type[Projection]] = {
    projection.name: projection for projection in (Stats, Archive, Webhooks)
}
