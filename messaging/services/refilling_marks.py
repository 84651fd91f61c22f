"""Reactions and pins as the log tells them, back into tables: the part of `take_in` for them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict

from messaging.answers import drop_marks, marked_nowhere
from messaging.events import MESSAGE_DELETED, REACTIONS
from messaging.folded import load_pins, load_reactions
from messaging.folding import Conversation
from messaging.models import Pin, Reaction
from rooms.events import Event
from rooms.folding import Unfoldable
from rooms.rows import insert

COLUMNS = ("message_id", "user_id", "emoji", "since", "seq")


def load_marks(conversations: Mapping[int, Conversation], batch: Iterable[Event]) -> set[int]:
    """Put what is stored into the conversations, as far as these events may change it. Returns the
    messages that it is about.
    """
    changed = {
        (event["room"], event["data"].get("message" if event["type"] in REACTIONS else "id", 0))
        for event in batch
        if event["type"] in {*REACTIONS, MESSAGE_DELETED}
    }
    stored = load_reactions(message__in={message for _, message in changed})
    for room, message in changed:
        if message in stored:
            conversations[room].reactions[message] = stored[message]
    for room, pin in load_pins(conversations.keys()).items():
        conversations[room].pin = pin
    return {message for _, message in changed}


def check_marks(conversation: Conversation, *, has_omissions: Callable[[int], bool]) -> None:
    """Where the log lacks a message, what was put on it goes nowhere. Raises Unfoldable."""
    lost = marked_nowhere(conversation)
    room_id = conversation.room.id
    if lost and not (conversation.has_omissions or has_omissions(room_id)):
        raise Unfoldable(f"room {room_id}: no event tells of message {min(lost)}, which is marked")
    drop_marks(conversation, lost)


def store_marks(conversations: Collection[Conversation], marked: Collection[int]) -> None:
    """Written anew for these messages and rooms."""
    Reaction.objects.filter(message__in=marked).delete()
    rows = [
        (message, user, emoji, state.since, state.seq)
        for conversation in conversations
        for message, reactions in conversation.reactions.items()
        for (emoji, user), state in reactions.items()
    ]
    insert(Reaction, COLUMNS, rows)
    Pin.objects.filter(room__in=[conversation.room.id for conversation in conversations]).delete()
    Pin.objects.bulk_create(
        Pin(room_id=conversation.room.id, **asdict(conversation.pin))
        for conversation in conversations
        if conversation.pin
    )
