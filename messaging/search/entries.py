"""A message as the index keeps it."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from messaging.models import Message
from messaging.search.tokens import normal, token_of_field, tokens_of_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
IDS = 2**20  # of messages that one millisecond tells apart
END = 2**62  # after the key of any moment
# How it shows in its HTML what a message has.
SIGNS = {"link": re.compile("<a "), "code": re.compile("<code")}
FEATURES = frozenset({*SIGNS, "image", "file"})


class Entry(NamedTuple):
    key: int
    message_id: int
    room_id: int
    seq: int
    tokens: set[int]


def entry_of(message: Message) -> Entry:
    fields = [("room", message.room_id), ("from", message.author_id)]
    fields += [("has", name) for name in features_of(message)]  # type: ignore[misc]
    tokens = tokens_of_text(normal(text_of(message))) | {token_of_field(*field) for field in fields}
    return Entry(key_of(message), message.pk, message.room_id, message.seq, tokens)


def key_of(message: Message) -> int:
    """Keys grow with the time at which things were said: ids do not, where a past was imported."""
    return key_of_moment(message.created_at) + message.pk % IDS


def key_of_moment(at: datetime) -> int:
    """The smallest key of what is said from this moment on."""
    key = (at - EPOCH) // MILLISECOND * IDS
    return max(-END, min(END, key))


def text_of(message: Message) -> str:
    """What is searched: what was written, and what its files are called."""
    return "\n".join([message.body, *(file["name"] for file in message.attachments)])


def features_of(message: Message) -> set[str]:
    signs = {name for name, sign in SIGNS.items() if sign.search(message.body_html)}
    return signs | {"image" if "width" in file else "file" for file in message.attachments}
