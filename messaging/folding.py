"""What is said in a room, told by its log: the part of the fold that concerns messages. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from messaging.events import EVENT_OMITTED, MESSAGE_CREATED
from rooms import folding
from rooms.events import Event
from rooms.folding import RoomState, moment, unfoldable


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


@dataclass(slots=True)
class Conversation:
    """A room and its messages by id; of those, the ones that the events folded so far made.
    `has_omissions` is whether these events lack what some of them said."""

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


CHANGES: dict[str, Callable[[Conversation, Event], None]] = {
    MESSAGE_CREATED: _created,
    EVENT_OMITTED: _omitted,
}
