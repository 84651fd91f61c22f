"""The nouns of messaging."""

from messaging.models.message import MAX_BODY_LENGTH, Message

__all__ = ["MAX_BODY_LENGTH", "Message"]
