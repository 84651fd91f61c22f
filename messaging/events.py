"""What messages say in the log; pure."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from messaging.attachments import Attachment
from messaging.mentions import mentioned

MESSAGE_CREATED = "message.created"
MESSAGE_EDITED = "message.edited"
MESSAGE_DELETED = "message.deleted"
MESSAGE_PINNED = "message.pinned"
MESSAGE_UNPINNED = "message.unpinned"
REACTION_ADDED = "reaction.added"
REACTION_REMOVED = "reaction.removed"
# What stands in Kafka in the place of an event that Kafka did not take
# (docs/decisions/0022-a-record-in-place-of-a-large-one.md), and in the log of a database that was
# filled from there.
EVENT_OMITTED = "event.omitted"

# They change a message that is there, and name it by its `id`.
REVISIONS = frozenset({MESSAGE_EDITED, MESSAGE_DELETED})
PINS = frozenset({MESSAGE_PINNED, MESSAGE_UNPINNED})
# They name the message by `message`.
REACTIONS = frozenset({REACTION_ADDED, REACTION_REMOVED})


class Sent(Protocol):
    """What `message_created` reads of a message."""

    @property
    def id(self) -> int: ...
    @property
    def client_id(self) -> UUID: ...
    @property
    def position(self) -> int: ...
    @property
    def body(self) -> str: ...
    @property
    def body_html(self) -> str: ...
    @property
    def reply_to_id(self) -> int | None: ...
    @property
    def attachments(self) -> Sequence[Attachment]: ...


class Worded(Protocol):
    """What `message_edited` reads of a message."""

    @property
    def id(self) -> int: ...
    @property
    def body(self) -> str: ...
    @property
    def body_html(self) -> str: ...


def message_created(message: Sent) -> dict[str, Any]:
    return {
        "id": message.id,
        "client_id": str(message.client_id),
        "position": message.position,
        "body": message.body,
        "body_html": message.body_html,
        "reply_to": message.reply_to_id,
        "attachments": list(message.attachments),
        "mentions": mentioned(message.body_html),
    }


def message_edited(message: Worded) -> dict[str, Any]:
    return {
        "id": message.id,
        "body": message.body,
        "body_html": message.body_html,
        "mentions": mentioned(message.body_html),
    }


def message_deleted(message_id: int, *, reason: str) -> dict[str, Any]:
    """`reason` is empty where nobody gave one."""
    return {"id": message_id, "reason": reason}


def reaction(message_id: int, emoji: str) -> dict[str, Any]:
    """Who gives it or takes it back is the actor."""
    return {"message": message_id, "emoji": emoji}


def pin(message_id: int) -> dict[str, Any]:
    return {"id": message_id}
