"""What messages answer, to be shown with them; and what events say about messages that are nowhere:
answers to them, and marks on them.
"""

from collections.abc import Mapping, Sequence, Set

from messaging.folding import Conversation, MessageState
from messaging.models import Message


def answered_by(messages: Sequence[Message], *, floor: int) -> dict[int, Message]:
    """What these messages of one room answer, by id, as far as it may be read: what follows seq
    `floor`. With the authors, who must be loaded in `messages`; one query at most.
    """
    wanted = {message.reply_to_id for message in messages if message.reply_to_id}
    here = {message.pk: message for message in messages if message.pk in wanted}
    elsewhere = wanted - here.keys()
    if not elsewhere:
        return here
    rows = Message.objects.in_room(messages[0].room_id).filter(pk__in=elsewhere, seq__gt=floor)
    return here | {message.pk: message for message in rows.select_related("author")}


def without_target(messages: Mapping[int, MessageState]) -> list[MessageState]:
    """Those of these messages that answer one which is neither among them nor stored."""
    answered = {message.reply_to_id for message in messages.values() if message.reply_to_id}
    lost = _nowhere(answered, messages)
    return [message for message in messages.values() if message.reply_to_id in lost]


def marked_nowhere(conversation: Conversation) -> Set[int]:
    """The messages with a reaction or a pin that are neither in the conversation nor stored."""
    pinned = {conversation.pin.message_id} if conversation.pin else set()
    return _nowhere(conversation.reactions.keys() | pinned, conversation.messages)


def drop_marks(conversation: Conversation, messages: Set[int]) -> None:
    """Take the marks on these messages away."""
    for message in messages:
        conversation.reactions.pop(message, None)
    if conversation.pin and conversation.pin.message_id in messages:
        conversation.pin = None


def _nowhere(wanted: Set[int], messages: Mapping[int, MessageState]) -> Set[int]:
    elsewhere = wanted - messages.keys()
    if not elsewhere:
        return frozenset()
    return elsewhere - set(Message.objects.filter(pk__in=elsewhere).values_list("pk", flat=True))
