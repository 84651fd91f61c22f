"""Answers to messages that are nowhere."""

from collections.abc import Mapping

from messaging.folding import MessageState
from messaging.models import Message


def without_target(messages: Mapping[int, MessageState]) -> list[MessageState]:
    """Those of these messages that answer one which is neither among them nor stored."""
    answered = {message.reply_to_id for message in messages.values() if message.reply_to_id}
    elsewhere = answered - messages.keys()
    if not elsewhere:
        return []
    stored = Message.objects.filter(pk__in=elsewhere).values_list("pk", flat=True)
    lost = elsewhere.difference(stored)
    return [message for message in messages.values() if message.reply_to_id in lost]
