"""A message as REST shows it: one flat object, the same wherever messages are listed."""

from typing import Any

from messaging.models import Message
from rooms.events import timestamp


def message_object(message: Message) -> dict[str, Any]:
    """`author` must be loaded. A deleted message keeps its place and loses its text."""
    is_deleted = message.deleted_at is not None
    return {
        "id": message.pk,
        "room": message.room_id,
        "seq": message.seq,
        "position": message.position,
        "client_id": str(message.client_id),
        "at": timestamp(message.created_at),
        "author": {"id": message.author_id, "name": message.author.name},
        "body": "" if is_deleted else message.body,
        "body_html": "" if is_deleted else message.body_html,
        "reply_to": message.reply_to_id,
        "attachments": [],
        "mentions": [],
        "reactions": [],
        "edited_at": message.edited_at and timestamp(message.edited_at),
        "deleted_at": message.deleted_at and timestamp(message.deleted_at),
    }
