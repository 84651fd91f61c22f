"""What messages say in the log; pure."""

from typing import Any, Protocol
from uuid import UUID

MESSAGE_CREATED = "message.created"
MESSAGE_EDITED = "message.edited"
MESSAGE_DELETED = "message.deleted"
# What stands in Kafka in the place of an event that Kafka did not take
# (docs/decisions/0022-a-record-in-place-of-a-large-one.md), and in the log of a database that was
# filled from there.
EVENT_OMITTED = "event.omitted"


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


def message_created(message: Sent) -> dict[str, Any]:
    return {
        "id": message.id,
        "client_id": str(message.client_id),
        "position": message.position,
        "body": message.body,
        "body_html": message.body_html,
        "reply_to": message.reply_to_id,
        "attachments": [],
        "mentions": [],
    }
