"""What is said in a room, told by its log: the part of the fold that concerns messages. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from messaging.attachments import Attachment
from messaging.events import (
    EVENT_OMITTED,
    MESSAGE_CREATED,
    MESSAGE_DELETED,
    MESSAGE_EDITED,
    MESSAGE_PINNED,
    MESSAGE_UNPINNED,
    REACTION_ADDED,
    REACTION_REMOVED,
)
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
    attachments: list[Attachment] = field(default_factory=list)


class Revisable(Protocol):
    """Whatever says what a message says: a row, or a state of the fold."""

    body: str
    body_html: str
    edited_at: datetime | None
    deleted_at: datetime | None
    attachments: list[Attachment]


@dataclass(frozen=True, slots=True)
class ReactionState:
    """The columns of a reaction beside what it is found by."""

    since: int
    seq: int


# By emoji and user, in the order in which they came.
Reactions = dict[tuple[str, int], ReactionState]


@dataclass(frozen=True, slots=True)
class PinState:
    message_id: int
    pinned_by_id: int
    seq: int
    pinned_at: datetime


@dataclass(slots=True)
class Conversation:
    """A room and its messages by id; of those, the ones that the events folded so far made. Of
    reactions those to messages that have any, by the id of the message; and what is pinned.

    To go on folding, it needs to hold what the next events change as well. `has_omissions` is
    whether the log lacks what some of the events said.
    """

    room: RoomState
    messages: dict[int, MessageState] = field(default_factory=dict)
    reactions: dict[int, Reactions] = field(default_factory=dict)
    pin: PinState | None = None
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
        attachments=data.get("attachments", []),
    )


def _omitted(conversation: Conversation, event: Event) -> None:
    conversation.has_omissions = True


def _deleted(conversation: Conversation, event: Event) -> None:
    """With it go the reactions to it, and its pin."""
    _revised(conversation, event)
    react(conversation.reactions, event)
    _unpinned(conversation, event)


def _revised(conversation: Conversation, event: Event) -> None:
    message = conversation.messages.get(event["data"]["id"])
    if message is not None:
        revise(message, event)
    elif not conversation.has_omissions:
        raise ValueError("A message is changed that is not there.")


def revise(message: Revisable, event: Event) -> None:
    """What an edit or a deletion makes of a message: said here for the tables, for what is
    rebuilt, for the time machine and for statistics. Other events change nothing.

    A deleted message stays deleted, and keeps neither text nor files. Its place and its
    edits stay known.
    """
    if event["type"] == MESSAGE_DELETED:
        message.body = message.body_html = ""
        message.attachments = []
        message.deleted_at = moment(event["at"])
    elif event["type"] == MESSAGE_EDITED and message.deleted_at is None:
        message.body = event["data"]["body"]
        message.body_html = event["data"]["body_html"]
        message.edited_at = moment(event["at"])


def _pinned(conversation: Conversation, event: Event) -> None:
    conversation.pin = PinState(
        message_id=event["data"]["id"],
        pinned_by_id=_actor(event),
        seq=event["seq"],
        pinned_at=moment(event["at"]),
    )


def _unpinned(conversation: Conversation, event: Event) -> None:
    if conversation.pin and conversation.pin.message_id == event["data"]["id"]:
        conversation.pin = None


def _reacted(conversation: Conversation, event: Event) -> None:
    react(conversation.reactions, event)


def react(reactions: dict[int, Reactions], event: Event) -> None:
    """What an event makes of the reactions to messages, by the id of the message: said here for
    the fold and for the time machine. Other events change nothing.
    """
    data = event["data"]
    if event["type"] == MESSAGE_DELETED:
        reactions.pop(data["id"], None)
    elif event["type"] == REACTION_ADDED:
        given = reactions.setdefault(data["message"], {})
        earlier = [state.since for (emoji, _), state in given.items() if emoji == data["emoji"]]
        since = earlier[0] if earlier else event["seq"]
        given.setdefault((data["emoji"], _actor(event)), ReactionState(since, event["seq"]))
    elif event["type"] == REACTION_REMOVED and data["message"] in reactions:
        reactions[data["message"]].pop((data["emoji"], _actor(event)), None)
        if not reactions[data["message"]]:
            del reactions[data["message"]]


def _actor(event: Event) -> int:
    if event["actor"] is None:
        raise ValueError("Somebody does this.")
    return event["actor"]["id"]


CHANGES: dict[str, Callable[[Conversation, Event], None]] = {
    MESSAGE_CREATED: _created,
    EVENT_OMITTED: _omitted,
    MESSAGE_EDITED: _revised,
    MESSAGE_DELETED: _deleted,
    MESSAGE_PINNED: _pinned,
    MESSAGE_UNPINNED: _unpinned,
    REACTION_ADDED: _reacted,
    REACTION_REMOVED: _reacted,
}
