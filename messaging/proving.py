"""Whether the tables say what the log says: the whole log is folded anew and compared with them."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from messaging.answers import without_target
from messaging.folding import Conversation, MessageState, fold
from messaging.models import Message
from rooms import log
from rooms.events import as_event, timestamp
from rooms.folded import load_rooms
from rooms.folding import RoomState, Unfoldable
from rooms.models import Room

PAGE = 2_000
COLUMNS = [field.name for field in fields(MessageState)]


def contradictions(*, told: Callable[[int], None] = lambda events: None) -> Iterator[str]:
    """A line for each thing in which a table differs from the log: nothing where all is well.

    Times are compared in the milliseconds in which the log tells them. `told` is called with the
    number of events after each page. In memory are the members of one room and one page of its
    log.
    """
    for room_id in Room.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield from _of_room(room_id, told)


def _of_room(room_id: int, told: Callable[[int], None]) -> Iterator[str]:
    conversation = Conversation(RoomState(id=room_id))
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
        yield from _of_messages(conversation.messages)
        messages += len(conversation.messages)
        conversation.messages.clear()
        told(len(page))
    yield from _of_state(conversation.room, load_rooms([room_id])[room_id])
    stored = Message.objects.in_room(room_id).count()
    if stored != messages:
        yield f"room {room_id}: {stored} messages are stored, the log tells of {messages}"


def _of_messages(folded: dict[int, MessageState]) -> Iterator[str]:
    stored = {row["id"]: row for row in Message.objects.filter(pk__in=folded).values(*COLUMNS)}
    for pk, message in folded.items():
        if _comparable(asdict(message)) != _comparable(stored.get(pk, {})):
            yield f"room {message.room_id}: message {pk} is not what event {message.seq} says"


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
