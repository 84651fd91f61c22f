"""Whether the tables say what the log says: the whole log is folded anew and compared with them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import itemgetter
from typing import Any

from messaging.answers import drop_marks, marked_nowhere, without_target
from messaging.attachments import Attachment
from messaging.events import REVISIONS
from messaging.folded import (
    load_files,
    load_mentions,
    load_messages,
    load_pins,
    load_reactions,
    told_mentions,
)
from messaging.folding import Conversation, MessageState, fold
from messaging.models import Message
from rooms import log
from rooms.events import as_event, timestamp
from rooms.folded import load_rooms
from rooms.folding import RoomState, Unfoldable
from rooms.models import Room, RoomEvent

PAGE = 2_000


def contradictions(*, told: Callable[[int], None] = lambda events: None) -> Iterator[str]:
    """A line for each thing in which a table differs from the log: nothing where all is well.

    Times are compared in the milliseconds in which the log tells them. `told` is called with the
    number of events after each page. In memory are the members of one room, those of its messages
    that were edited or deleted, its reactions, and one page of its log.
    """
    for room_id in Room.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield from _of_room(room_id, told)


def _of_room(room_id: int, told: Callable[[int], None]) -> Iterator[str]:
    conversation = Conversation(RoomState(id=room_id))
    revised = _revised(room_id)
    messages = 0
    while page := log.read_after(room_id, conversation.room.last_seq, PAGE):
        try:
            for row in page:
                fold(conversation, as_event(row))
        except (Unfoldable, ValueError) as error:
            yield f"room {room_id}: {error}"
            return
        if conversation.has_omissions:
            # What they answer may be what is lacking; then they are kept as no answers.
            for message in without_target(conversation.messages):
                message.reply_to_id = None
        final = {pk: one for pk, one in conversation.messages.items() if pk not in revised}
        yield from _of_messages(final)
        messages += len(final)
        for pk in final:
            del conversation.messages[pk]
        told(len(page))
    yield from _of_messages(conversation.messages)
    messages += len(conversation.messages)
    yield from _of_marks(conversation)
    yield from _of_state(conversation.room, load_rooms([room_id])[room_id])
    stored = Message.objects.in_room(room_id).count()
    if stored != messages:
        yield f"room {room_id}: {stored} messages are stored, the log tells of {messages}"


def _revised(room_id: int) -> set[int]:
    """The messages of which a later event tells something else than the one that made them."""
    events = RoomEvent.objects.filter(room=room_id, type__in=REVISIONS)
    return {data.get("id") for data in events.values_list("data", flat=True).iterator()}


def _of_messages(folded: dict[int, MessageState]) -> Iterator[str]:
    pks = list(folded)
    for start in range(0, len(pks), PAGE):
        stored = load_messages(pks[start : start + PAGE])
        files = load_files(pks[start : start + PAGE])
        for pk in pks[start : start + PAGE]:
            is_told = _comparable(folded[pk]) == _comparable(stored.get(pk))
            if not is_told or not _has_files(folded[pk], files.get(pk, [])):
                room_id = folded[pk].room_id
                yield f"room {room_id}: message {pk} is not what the log says of it"
        yield from _of_mentions([folded[pk] for pk in pks[start : start + PAGE]])


def _of_mentions(messages: Sequence[MessageState]) -> Iterator[str]:
    room_id = messages[0].room_id
    told = told_mentions(messages)
    stored = load_mentions(room_id, [message.seq for message in messages])
    for seq in sorted(told.keys() | stored.keys()):
        if told.get(seq) != stored.get(seq):
            yield f"room {room_id}: who is mentioned at {seq} is not what the log says"


def _of_marks(conversation: Conversation) -> Iterator[str]:
    room_id = conversation.room.id
    if conversation.has_omissions:
        drop_marks(conversation, marked_nowhere(conversation))
    told, stored = conversation.reactions, load_reactions(message__room=room_id)
    for pk in sorted(told.keys() | stored.keys()):
        if told.get(pk) != stored.get(pk):
            yield f"room {room_id}: reactions to message {pk} are not what the log says of them"
    if _comparable(conversation.pin) != _comparable(load_pins([room_id]).get(room_id)):
        yield f"room {room_id}: what is pinned is not what the log says of it"


def _has_files(message: MessageState, files: list[Attachment]) -> bool:
    """Those of a deleted message may be there still, until they are swept."""
    told = sorted(message.attachments, key=itemgetter("id"))
    return told == files or message.deleted_at is not None


def _of_state(folded: RoomState, stored: RoomState) -> Iterator[str]:
    for name in (field.name for field in fields(RoomState) if field.name != "touched"):
        told, found = getattr(folded, name), getattr(stored, name)
        if _comparable(told) != _comparable(found):
            yield (
                f"room {folded.id}: {name} differ from the log"
                if isinstance(told, dict)
                else (f"room {folded.id}: {name} differs from the log")
            )


def _comparable(value: Any) -> Any:
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, dict):
        return {key: _comparable(inner) for key, inner in value.items()}
    return _comparable(asdict(value)) if hasattr(value, "__dataclass_fields__") else value
