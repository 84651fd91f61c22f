"""What is said in a room, told by its log: the part of the fold that concerns messages. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from messaging.events import EVENT_OMITTED, MESSAGE_CREATED, MESSAGE_DELETED, MESSAGE_EDITED
from rooms import folding
from rooms.events import Event
from rooms.folding import RoomState, Unfoldable, moment, unfoldable


@dataclass(slots=True)
class MessageState:
    """The columns of a message, by their names."""

    id: int
    room_id: int
    seq: int
    position: int
    author_id: int
    client_id: UUID
    body: str
    body_html: str
    reply_to_id: int | None
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


class Revisable(Protocol):
    """Whatever says what a message says: a row, or a state of the fold."""

    body: str
    body_html: str
    edited_at: datetime | None
    deleted_at: datetime | None


@dataclass(slots=True)
class Conversation:
    """A room and its messages by id; of those, the ones that the events folded so far made.

    To go on folding, it needs to hold those as well that the next events change. `has_omissions` is
    whether the log lacks what some of the events said.
    """

    room: RoomState
    messages: dict[int, MessageState] = field(default_factory=dict)
    has_omissions: bool = False


def fold(conversation: Conversation, event: Event) -> None:
    """The room's next event. Raises Unfoldable."""
    folding.fold(conversation.room, event)
    change = CHANGES.get(event["type"])
    if change is not None:
        try:
            change(conversation, event)
        except (KeyError, TypeError, ValueError) as error:
            raise unfoldable(event) from error


def _created(conversation: Conversation, event: Event) -> None:
    if event["actor"] is None:
        raise ValueError("A message has an author.")
    data = event["data"]
    if data["id"] in conversation.messages:
        raise Unfoldable(
            f"event {event['room']}:{event['seq']} makes message {data['id']} a second time"
        )
    conversation.room.last_position = data["position"]
    conversation.messages[data["id"]] = MessageState(
        id=data["id"],
        room_id=event["room"],
        seq=event["seq"],
        position=data["position"],
        author_id=event["actor"]["id"],
        client_id=UUID(data["client_id"]),
        body=data["body"],
        body_html=data["body_html"],
        reply_to_id=data["reply_to"],
        created_at=moment(event["at"]),
    )


def _omitted(conversation: Conversation, event: Event) -> None:
    conversation.has_omissions = True


def _revised(conversation: Conversation, event: Event) -> None:
    message = conversation.messages.get(event["data"]["id"])
    if message is not None:
        revise(message, event)
    elif not conversation.has_omissions:
        raise ValueError("A message is changed that is not there.")


def revise(message: Revisable, event: Event) -> None:
    """What an edit or a deletion makes of a message: said here for the tables, for what is
    rebuilt, for the time machine and for statistics. Other events change nothing.

    A deleted message stays deleted, and keeps no text. Its place and its edits stay known.
    """
    if event["type"] == MESSAGE_DELETED:
        message.body = message.body_html = ""
        message.deleted_at = moment(event["at"])
    elif event["type"] == MESSAGE_EDITED and message.deleted_at is None:
        message.body = event["data"]["body"]
        message.body_html = event["data"]["body_html"]
        message.edited_at = moment(event["at"])


CHANGES: dict[str, Callable[[Conversation, Event], None]] = {
    MESSAGE_CREATED: _created,
    EVENT_OMITTED: _omitted,
    MESSAGE_EDITED: _revised,
    MESSAGE_DELETED: _revised,
}
