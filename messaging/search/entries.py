"""A message as the index keeps it."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from messaging.models import Message
from messaging.search.tokens import normal, token_of_field, tokens_of_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
IDS = 2**20  # of messages that one millisecond tells apart
END = 2**62  # after the key of any moment
# What a message may have, and how that shows in its HTML.
FEATURES = {"link": re.compile("<a "), "code": re.compile("<code")}


class Entry(NamedTuple):
    key: int
    message_id: int
    room_id: int
    seq: int
    tokens: set[int]


def entry_of(message: Message) -> Entry:
    fields = [("room", message.room_id), ("from", message.author_id)]
    fields += [("has", name) for name in features_of(message)]  # type: ignore[misc]
    tokens = tokens_of_text(normal(message.body)) | {token_of_field(*field) for field in fields}
    return Entry(key_of(message), message.pk, message.room_id, message.seq, tokens)


def key_of(message: Message) -> int:
    """Keys grow with the time at which things were said: ids do not, where a past was imported."""
    return key_of_moment(message.created_at) + message.pk % IDS


def key_of_moment(at: datetime) -> int:
    """The smallest key of what is said from this moment on."""
    key = (at - EPOCH) // MILLISECOND * IDS
    return max(-END, min(END, key))


def features_of(message: Message) -> Iterable[str]:
    return [name for name, sign in FEATURES.items() if sign.search(message.body_html)]
