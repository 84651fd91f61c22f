"""A message as REST shows it: one flat object, the same wherever messages are listed."""

from collections.abc import Iterable, Sequence
from typing import Any

from messaging.mentions import mentioned
from messaging.models import Message
from messaging.reactions import Group, reactions_to
from rooms.events import timestamp
from rooms.models import User


def message_objects(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """In their order; `author` must be loaded."""
    reactions = reactions_to(messages)
    return [message_object(message, reactions.get(message.pk, ())) for message in messages]


def message_object(message: Message, reactions: Iterable[Group] = ()) -> dict[str, Any]:
    """`author` must be loaded. A deleted message keeps its place and loses its text."""
    is_deleted = message.deleted_at is not None
    return {
        "id": message.pk,
        "room": message.room_id,
        "seq": message.seq,
        "position": message.position,
        "client_id": str(message.client_id),
        "at": timestamp(message.created_at),
        "author": _author(message.author),
        "body": "" if is_deleted else message.body,
        "body_html": "" if is_deleted else message.body_html,
        "reply_to": message.reply_to_id,
        "attachments": list(message.attachments),
        "mentions": [] if is_deleted else mentioned(message.body_html),
        "reactions": [] if is_deleted else [group._asdict() for group in reactions],
        "edited_at": message.edited_at and timestamp(message.edited_at),
        "deleted_at": message.deleted_at and timestamp(message.deleted_at),
    }


def _author(user: User) -> dict[str, Any]:
    """Of a program it says so."""
    author = {"id": user.pk, "name": user.name}
    return author | {"is_bot": True} if user.is_bot else author
