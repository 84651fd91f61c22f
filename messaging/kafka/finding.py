"""Where one event stands in its topic."""

from messaging.kafka.decoding import Place
from messaging.kafka.reader import said_as_away
from messaging.kafka.seeking import events_since
from rooms.models import RoomEvent

PATIENCE_SECONDS = 4.0


def find(event: RoomEvent) -> Place | None:
    """The first record of this event; None where none was found in a few seconds. Raises Away."""
    with (
        said_as_away(),
        events_since(event.room_id, event.at, seconds=PATIENCE_SECONDS) as found,
    ):
        return next((place for place, told in found if told["seq"] == event.seq), None)
