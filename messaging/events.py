"""What messages say in the log; pure."""

from typing import Any, Protocol

MESSAGE_CREATED = "message.created"


class Sent(Protocol):
    """What `message_created` reads of a message."""

    pk: Any
    client_id: Any
    position: int
    body: str
    body_html: str
    reply_to_id: int | None


def message_created(message: Sent) -> dict[str, Any]:
    return {
        "id": message.pk,
        "client_id": str(message.client_id),
        "position": message.position,
        "body": message.body,
        "body_html": message.body_html,
        "reply_to": message.reply_to_id,
        "attachments": [],
        "mentions": [],
    }
