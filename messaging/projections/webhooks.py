"""What happens, queued for the webhooks of its room."""

from collections.abc import Sequence
from typing import ClassVar

from messaging.projections.projection import Projection
from messaging.webhooks.queue import Happened, queue
from rooms.events import Event


class Webhooks(Projection):
    name: ClassVar[str] = "webhooks"
    holds_rooms: ClassVar[bool] = True

    def apply(self, events: Sequence[Event]) -> None:
        queue(Happened(event["room"], event["seq"], event["type"]) for event in events)

    def reset(self) -> None:
        """Nothing is dropped and nothing told again: each webhook knows what it was given."""
