"""Events of a log that lives elsewhere, taken in with everything they tell of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from messaging.answers import without_target
from messaging.attachments import Attachment, key_of
from messaging.events import EVENT_OMITTED, MESSAGE_CREATED, REVISIONS
from messaging.folded import COLUMNS, load_messages
from messaging.folding import Conversation, MessageState, fold
from messaging.models import Message, Upload
from messaging.services.mentions import add_mentions, replace_mentions
from messaging.services.refilling_marks import check_marks, load_marks, store_marks
from rooms.events import Event
from rooms.folded import load_rooms
from rooms.folding import Unfoldable, moment, people_of
from rooms.models import RoomEvent
from rooms.rows import insert
from rooms.services.refilling import (
    Person,
    move_pointers,
    store_events,
    store_people,
    store_rooms,
)

REVISED_COLUMNS = ("body", "body_html", "edited_at", "deleted_at", "attachments")


@dataclass(slots=True)
class Taken:
    """Of the events that came: how many were new, and how many were there already. The rest was
    ahead of its turn and comes again."""

    events: int = 0
    repeated: int = 0
    strangers: int = 0


@transaction.atomic
def take_in(batch: Sequence[Event], *, mirrored_at: datetime | None) -> Taken:
    """Store what is next in each room, with its messages, members and bans, all of it or nothing.

    The reader rule decides: what is stored is passed over, what is ahead of its turn too. Raises
    Unfoldable.
    """
    people = {id: name for event in batch for id, name in people_of(event).items()}
    conversations = {
        room: Conversation(state)
        for room, state in load_rooms({event["room"] for event in batch}, people).items()
    }
    stored = _load_revised(conversations, batch)
    marked = load_marks(conversations, batch)
    taken, events = _folded(conversations, batch)
    for conversation in conversations.values():
        _check_answers(conversation)
        check_marks(conversation, has_omissions=_has_omissions)
    taken.strangers = store_people([Person(id, None, name) for id, name in people.items()])
    store_rooms([conversations[room].room for room in {event["room"] for event in events}])
    store_events(events, mirrored_at=mirrored_at)
    _store_messages(conversations.values(), stored)
    store_marks(conversations.values(), marked)
    _store_uploads(events)
    move_pointers(_pointers(events))
    return taken


def _load_revised(
    conversations: dict[int, Conversation], batch: Iterable[Event]
) -> dict[int, MessageState]:
    """The stored messages that these events change, put into their conversations."""
    revisions = [event for event in batch if event["type"] in REVISIONS]
    stored = load_messages({event["data"].get("id", 0) for event in revisions})
    for message in stored.values():
        if message.room_id in conversations:
            conversations[message.room_id].messages[message.id] = message
    for room in {event["room"] for event in revisions}:
        conversations[room].has_omissions = _has_omissions(room)
    return stored


def _folded(
    conversations: dict[int, Conversation], batch: Iterable[Event]
) -> tuple[Taken, list[Event]]:
    taken, events = Taken(), []
    for event in batch:
        conversation = conversations[event["room"]]
        if event["seq"] <= conversation.room.last_seq:
            taken.repeated += 1
        elif event["seq"] == conversation.room.last_seq + 1:
            fold(conversation, event)
            events.append(event)
    taken.events = len(events)
    return taken, events


def _check_answers(conversation: Conversation) -> None:
    """Where the log lacks what some events said, an answer to what is lacking is kept as none."""
    for message in without_target(conversation.messages):
        if not (conversation.has_omissions or _has_omissions(message.room_id)):
            raise Unfoldable(
                f"event {message.room_id}:{message.seq} answers message {message.reply_to_id},"
                " of which no event tells"
            )
        message.reply_to_id = None


def _has_omissions(room_id: int) -> bool:
    return RoomEvent.objects.filter(room_id=room_id, type=EVENT_OMITTED).exists()


def _store_messages(conversations: Iterable[Conversation], stored: dict[int, MessageState]) -> None:
    messages = [
        message for conversation in conversations for message in conversation.messages.values()
    ]
    new = [message for message in messages if message.id not in stored]
    insert(Message, COLUMNS, [_values(message) for message in new])
    add_mentions(new)
    revised = [Message(**asdict(message)) for message in messages if message.id in stored]
    Message.objects.bulk_update(revised, REVISED_COLUMNS, batch_size=100)
    replace_mentions(revised)


def _values(message: MessageState) -> tuple[object, ...]:
    values = {column: getattr(message, column) for column in COLUMNS}
    return tuple((values | {"attachments": orjson.dumps(message.attachments).decode()}).values())


def _store_uploads(events: Iterable[Event]) -> None:
    """Also those of messages that were deleted later: their bytes may still be to be swept."""
    Upload.objects.bulk_create(
        _upload(event, told)
        for event in events
        if event["type"] == MESSAGE_CREATED
        for told in event["data"].get("attachments", [])
    )


def _upload(event: Event, told: Attachment) -> Upload:
    actor: Any = event["actor"]
    return Upload(
        pk=told["id"],
        key=key_of(told),
        uploader_id=actor["id"],
        message_id=event["data"]["id"],
        name=told["name"],
        content_type=told["content_type"],
        size=told["size"],
        width=told.get("width"),
        height=told.get("height"),
        created_at=moment(event["at"]),
    )


def _pointers(events: Iterable[Event]) -> dict[tuple[int, int], int]:
    pointers: dict[tuple[int, int], int] = defaultdict(int)
    for event in events:
        if event["type"] == MESSAGE_CREATED and event["actor"]:
            pointers[event["room"], event["actor"]["id"]] = event["seq"]
    return pointers
