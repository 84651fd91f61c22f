"""A room as it was: what a part of its log leaves on the page, and where in the log a time is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from messaging.events import MESSAGE_CREATED
from messaging.folding import Reactions, react, revise
from messaging.models import Message
from messaging.reactions import grouped
from messaging.texts import SHOWN_EVENTS
from messaging.timeline import FIRST_JOIN, Timeline
from rooms.events import MEMBER_JOINED, Event
from rooms.folding import moment
from rooms.models import Room, RoomEvent, User


def seq_at(room: Room, at: datetime) -> int:
    """The seq of the last event that had happened at that time, 0 before the first.

    Found by halving, for the log is in order of seq and not of time; where a clock stepped back,
    one of the places that fit is found.
    """
    earlier, later = 0, room.last_seq + 1
    while later - earlier > 1:
        middle = (earlier + later) // 2
        if _time_of(room, middle) <= at:
            earlier = middle
        else:
            later = middle
    return earlier


def _time_of(room: Room, seq: int) -> datetime:
    return RoomEvent.objects.values_list("at", flat=True).get(room=room, seq=seq)


def as_it_was(events: Sequence[Event], *, has_older: bool, shown: int) -> Timeline:
    """What somebody saw who had heard these events of a room: the last `shown` messages, and what
    else is told between them. The rows are not those of the database, and are not to be saved.
    """
    messages: dict[int, Message] = {}
    reactions: dict[int, Reactions] = {}
    lines = []
    for event in events:
        react(reactions, event)
        if event["type"] == MESSAGE_CREATED:
            messages[event["data"]["id"]] = _message(event)
        elif event["type"] in SHOWN_EVENTS:
            if not _is_first_join(event):
                lines.append(_line(event))
        elif (message := messages.get(event["data"].get("id", 0))) is not None:
            revise(message, event)
    last = list(messages.values())[-shown:]
    is_cut = len(last) < len(messages)
    if is_cut:
        lines = [line for line in lines if line.seq > last[0].seq]
    return Timeline(
        last,
        lines,
        has_older=has_older or is_cut,
        has_newer=False,
        answered=messages,
        reactions={pk: grouped(given) for pk, given in reactions.items()},
    )


def _message(event: Event) -> Message:
    data = event["data"]
    actor = event["actor"] or {"id": 0, "name": ""}
    return Message(
        pk=data["id"],
        room_id=event["room"],
        seq=event["seq"],
        client_id=data["client_id"],
        author=User(pk=actor["id"], display_name=actor["name"]),
        body=data["body"],
        body_html=data["body_html"],
        reply_to_id=data.get("reply_to"),
        created_at=moment(event["at"]),
        attachments=data.get("attachments", []),
        deleted_at=moment(event["at"]) if is_withheld(data) else None,
    )


def is_withheld(data: Any) -> bool:
    """Whether this is told without its text, as the message was deleted later."""
    return not data["body"] and not data.get("attachments")


def _is_first_join(event: Event) -> bool:
    return event["type"] == MEMBER_JOINED and event["seq"] == FIRST_JOIN


def _line(event: Event) -> RoomEvent:
    return RoomEvent(
        room_id=event["room"],
        seq=event["seq"],
        type=event["type"],
        at=moment(event["at"]),
        actor_name=event["actor"]["name"] if event["actor"] else "",
        data=event["data"],
    )
