"""What is stored of messages, in the shape of the fold: to be folded on, or compared with it."""

from collections.abc import Collection
from dataclasses import fields

from messaging.folding import MessageState
from messaging.models import Message

COLUMNS = [field.name for field in fields(MessageState)]


def load_messages(message_ids: Collection[int]) -> dict[int, MessageState]:
    """Those of them that are stored, by id."""
    rows = Message.objects.filter(pk__in=message_ids).values(*COLUMNS)
    return {row["id"]: MessageState(**row) for row in rows}
