"""After the commit: the hub hears of events, and people hear that their list of rooms changed."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from messaging.live.event import Lane, LiveEvent
from messaging.live.hub import Hub
from messaging.live.process import call_on_loop, current_hub
from messaging.overview import Overview, rooms_overview
from messaging.page_data import attention_data
from messaging.protocol import answers
from messaging.protocol.frames import encode
from rooms.events import DEPARTURES, MEMBER_JOINED, EventRow
from rooms.models import Attention, Pointer, User

ARRIVALS_AND_DEPARTURES = DEPARTURES | {MEMBER_JOINED}


def announce(*, events: Sequence[EventRow], **_signal: Any) -> None:
    """Receives `rooms.log.events_committed`, on the thread that committed."""
    hub = current_hub()
    if hub is None:
        return
    call_on_loop(hub.publish, [LiveEvent.of(row, Lane.LOCAL) for row in events])
    for row in events:
        if row.type in ARRIVALS_AND_DEPARTURES:
            _announce_rooms(hub, row)


def announce_read(*, user: User, room_id: int, pointer: Pointer) -> None:
    """The other tabs of a person follow their read pointer, and the room hears of it."""
    hub = current_hub()
    if hub is not None:
        call_on_loop(hub.publish_frame, user.pk, answers.read(room_id, pointer))
        call_on_loop(hub.notices.read, user.pk, room_id)


def announce_room(*, user: User, room_id: int) -> None:
    """All tabs of a person hear what became of a room in their list."""
    hub = current_hub()
    if hub is not None:
        _tell_rooms(hub, user.pk, rooms_overview(user, [room_id]), [])


def announce_attention(attention: Attention) -> None:
    """All tabs of a person hear when and how they want to be called now."""
    hub = current_hub()
    if hub is not None:
        frame = encode("attention", settings=attention_data(attention))
        call_on_loop(hub.publish_frame, attention.user_id, frame)
        call_on_loop(hub.presence.reconsider)


def _announce_rooms(hub: Hub, row: EventRow) -> None:
    user_id: int = row.data["user"]
    has_come = row.type == MEMBER_JOINED
    rooms = rooms_overview(User(pk=user_id), [row.room_id]) if has_come else {}
    _tell_rooms(hub, user_id, rooms, [] if has_come else [row.room_id])


def _tell_rooms(
    hub: Hub, user_id: int, rooms: Mapping[int, Overview], removed: Sequence[int]
) -> None:
    frame = orjson.dumps(
        {"type": "rooms", "rooms": rooms, "removed": removed}, option=orjson.OPT_NON_STR_KEYS
    )
    call_on_loop(hub.publish_frame, user_id, frame.decode())
