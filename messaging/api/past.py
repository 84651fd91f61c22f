"""A room's past, as the time machine plays it."""

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from messaging.api.messages import EventQuery, EventShown
from messaging.kafka.history import Source, read_past
from messaging.reading import find_room
from rooms.api.authentication import ApiRequest
from rooms.api.pages import Page

router = Router(tags=["messages"])


class PastShown(Page[EventShown]):
    source: Source = Field(description="Where these events were read: in the topic or in the log")


@router.get("/rooms/{int:room_id}/past", response=PastShown, summary="The room's past, from Kafka")
def list_past(
    request: ApiRequest, room_id: int, page: Annotated[EventQuery, Query()]
) -> dict[str, object]:
    """The same events as the room's log, read from the topic where Kafka is there."""
    room = find_room(request.auth, room_id)
    past = read_past(request.auth, room, after=page.after, limit=page.limit)
    last = past.events[-1]["seq"] if past.events else room.last_seq
    return {
        "items": past.events,
        "next": last if last < room.last_seq else None,
        "source": past.source,
    }
