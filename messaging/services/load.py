"""Messages by the million, for load tests: the same log and the same rows, in bulk."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from messaging import demo
from messaging.commit import Row, message_event
from messaging.demo.script import read_script
from messaging.models import Message
from messaging.rendering.markdown import render
from rooms import log
from rooms.events import Entry
from rooms.log import Slot
from rooms.models import Room, User

CHUNK = 2_000


def load_messages(
    *, room: Room, authors: Sequence[User], total: int, told: Callable[[int], None]
) -> None:
    """Fill the room up to `total` messages; a chunk a transaction, so memory stays the same.

    `told` is called with the number of messages in the room after each chunk.
    """
    texts = plain_texts()
    room.refresh_from_db()
    position = room.last_position
    while position < total:
        count = min(CHUNK, total - position)
        _load_chunk(room, authors, texts, count)
        position += count
        told(position)


@transaction.atomic
def _load_chunk(room: Room, authors: Sequence[User], texts: Sequence[str], count: int) -> None:
    write = partial(_write_chunk, authors, texts)
    log.append_each([room.pk] * count, write, are_messages=True)


def _write_chunk(authors: Sequence[User], texts: Sequence[str], slots: list[Slot]) -> list[Entry]:
    now = timezone.now()
    messages = []
    for slot in slots:
        text = f"{texts[slot.position % len(texts)]} {slot.position}"
        messages.append(
            Message(
                room_id=slot.room_id,
                seq=slot.seq,
                position=slot.position,
                author=authors[slot.position % len(authors)],
                client_id=uuid4(),
                body=text,
                body_html=f"<p>{text}</p>",
                created_at=now,
            )
        )
    Message.objects.bulk_create(messages)
    return [message_event(Row.of(message), message.author) for message in messages]


def plain_texts() -> list[str]:
    """What people say in the demo, as far as it is the same in HTML as in Markdown."""
    return [text for text in _texts() if render(text) == f"<p>{text}</p>"]


def _texts() -> Iterator[str]:
    for path in sorted(Path(demo.__file__).parent.glob("*.txt")):
        for line in read_script(path, timezone.localtime()):
            yield line.body
