"""Whether the tables say what the log says: the whole log is folded anew and compared with them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import itemgetter
from typing import Any

from messaging.answers import drop_marks, marked_nowhere, without_target
from messaging.aside import Aside
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
from messaging.folding import Conversation, MessageState, Reactions, fold
from messaging.models import Message, Reaction
from rooms import log
from rooms.events import Event, as_event, timestamp
from rooms.folded import load_rooms
from rooms.folding import RoomState, Unfoldable
from rooms.models import Room, RoomEvent

PAGE = 2_000
MAX_ID = 2**63 - 1


def contradictions(*, told: Callable[[int], None] = lambda events: None) -> Iterator[str]:
    """A line for each thing in which a table differs from the log: nothing where all is well.

    Times are compared in the milliseconds in which the log tells them. `told` is called with the
    number of events after each page. In memory are the members of one room and one page of its
    log; what its later events may still change is put aside.
    """
    for room_id in Room.objects.order_by("pk").values_list("pk", flat=True).iterator():
        with Aside[MessageState]() as messages, Aside[Reactions]() as reactions:
            yield from _of_room(Fold(room_id, messages, reactions), told)


class Fold:
    """The log of a room, folded page by page. `messages` are those of which a later event tells
    something else than the one that made them."""

    def __init__(
        self, room_id: int, messages: Aside[MessageState], reactions: Aside[Reactions]
    ) -> None:
        self.room_id = room_id
        self.messages = messages
        self.reactions = reactions
        self.conversation = Conversation(RoomState(id=room_id))
        messages.expect(_revised(room_id))

    def read(self) -> list[Event]:
        """The next page."""
        return [as_event(row) for row in log.read_after(self.room_id, self.last_seq, PAGE)]

    @property
    def last_seq(self) -> int:
        return self.conversation.room.last_seq

    def take(self, page: Sequence[Event]) -> dict[int, MessageState]:
        """Returns the messages that it makes and nothing changes later. Raises Unfoldable and
        ValueError."""
        conversation = self.conversation
        named = _named(page)
        conversation.messages = self.messages.take(named)
        conversation.reactions = self.reactions.take(named)
        marked = {*conversation.reactions}
        for event in page:
            fold(conversation, event)
        if conversation.has_omissions:
            # What they answer may be what is lacking; then they are kept as no answers.
            for message in without_target(conversation.messages):
                message.reply_to_id = None
        marked |= conversation.reactions.keys()
        self.reactions.put({pk: conversation.reactions.get(pk, {}) for pk in marked})
        return self._final()

    def _final(self) -> dict[int, MessageState]:
        messages = self.conversation.messages
        revised = self.messages.among(messages)
        self.messages.put({pk: messages[pk] for pk in revised})
        return {pk: one for pk, one in messages.items() if pk not in revised}


def _of_room(folded: Fold, told: Callable[[int], None]) -> Iterator[str]:
    room_id, messages = folded.room_id, 0
    while page := folded.read():
        try:
            final = folded.take(page)
        except (Unfoldable, ValueError) as error:
            yield f"room {room_id}: {error}"
            return
        yield from _of_messages(final)
        messages += len(final)
        told(len(page))
    for pks in _portions(folded.messages.after):
        yield from _of_messages(folded.messages.take(pks))
        messages += len(pks)
    yield from _of_reactions(folded)
    yield from _of_pin(folded.conversation)
    yield from _of_state(folded.conversation.room, load_rooms([room_id])[room_id])
    stored = Message.objects.in_room(room_id).count()
    if stored != messages:
        yield f"room {room_id}: {stored} messages are stored, the log tells of {messages}"


def _revised(room_id: int) -> Iterator[int]:
    """The messages that an event tells anew."""
    events = RoomEvent.objects.filter(room=room_id, type__in=REVISIONS)
    for data in events.values_list("data", flat=True).iterator():
        if _is_id(data.get("id")):
            yield data["id"]


def _named(page: Sequence[Event]) -> set[int]:
    """The messages of which these events tell."""
    data = [event["data"] for event in page]
    return {one[name] for one in data for name in ("id", "message") if _is_id(one.get(name))}


def _is_id(value: object) -> bool:
    return isinstance(value, int) and 0 < value <= MAX_ID


def _portions(after: Callable[[int, int], Collection[int]]) -> Iterator[list[int]]:
    """All ids, ascending; `after` gives the next ones behind an id, at least so many if there are
    so many."""
    last = 0
    while pks := sorted(after(last, PAGE))[:PAGE]:
        yield pks
        last = pks[-1]


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


def _of_reactions(folded: Fold) -> Iterator[str]:
    rows = Reaction.objects.filter(message__room=folded.room_id).order_by("message_id")

    def after(pk: int, limit: int) -> set[int]:
        stored = rows.filter(message__gt=pk).values_list("message_id", flat=True).distinct()
        return {*folded.reactions.after(pk, limit), *stored[:limit]}

    for pks in _portions(after):
        marks = Conversation(folded.conversation.room, reactions=folded.reactions.take(pks))
        if folded.conversation.has_omissions:
            drop_marks(marks, marked_nowhere(marks))
        stored = load_reactions(message__in=pks)
        for pk in pks:
            if marks.reactions.get(pk, {}) != stored.get(pk, {}):
                yield (
                    f"room {folded.room_id}: reactions to message {pk} are not what the log says"
                    " of them"
                )


def _of_pin(conversation: Conversation) -> Iterator[str]:
    room_id = conversation.room.id
    pinned = Conversation(conversation.room, pin=conversation.pin)
    if conversation.has_omissions:
        drop_marks(pinned, marked_nowhere(pinned))
    if _comparable(pinned.pin) != _comparable(load_pins([room_id]).get(room_id)):
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
