"""Keeping who was mentioned where, beside the messages that tell it."""

from collections.abc import Iterable
from typing import Protocol

from messaging.mentions import others_mentioned
from messaging.models import Mention
from rooms.rows import insert

COLUMNS = ("room_id", "seq", "user_id")

Row = tuple[int, int, int]


class Telling(Protocol):
    """What is read of a message."""

    @property
    def room_id(self) -> int: ...
    @property
    def seq(self) -> int: ...
    @property
    def author_id(self) -> int: ...
    @property
    def body_html(self) -> str: ...


def add_mentions(messages: Iterable[Telling]) -> None:
    """Of messages that are new, in the transaction that writes them."""
    rows = [row for message in messages for row in rows_of(message)]
    if rows:
        insert(Mention, COLUMNS, rows)


def replace_mentions(messages: Iterable[Telling]) -> None:
    """Of messages that say something else now, or nothing any more, in the same transaction."""
    for message in messages:
        Mention.objects.filter(room=message.room_id, seq=message.seq).delete()
        add_mentions([message])


def rows_of(message: Telling) -> list[Row]:
    others = others_mentioned(message.body_html, message.author_id)
    return [(message.room_id, message.seq, user) for user in others]
