"""What messages say in the log; pure."""

from typing import Any, Protocol
from uuid import UUID

MESSAGE_CREATED = "message.created"
MESSAGE_EDITED = "message.edited"
MESSAGE_DELETED = "message.deleted"


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
