"""What an answer shows of the message that it answers: who said it, and one line of what."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from messaging.models import Message
from messaging.rendering.tags import without_tags

LONGEST = 160  # letters; the page shows as many as fit into a line


@dataclass(frozen=True, slots=True)
class Quote:
    """`state` is `known`, `deleted`, or `away`: what the reader may not see, or is not at hand."""

    state: str
    seq: int | None = None
    author: str = ""
    excerpt: str = ""
    is_bot: bool = False  # its author


AWAY = Quote("away")


def quote_for(message: Message, answered: Mapping[int, Message]) -> Quote | None:
    """None for a message that answers nothing."""
    if message.reply_to_id is None:
        return None
    target = answered.get(message.reply_to_id)
    if target is None:
        return AWAY
    if target.deleted_at is not None:
        return Quote("deleted", target.seq, target.author.name, is_bot=target.author.is_bot)
    excerpt = excerpt_of_message(target)
    return Quote("known", target.seq, target.author.name, excerpt, target.author.is_bot)


def excerpt_of_message(message: Message) -> str:
    """Of a message without words, what its first file is called."""
    names = [file["name"] for file in message.attachments]
    return excerpt_of(message.body_html) or next(iter(names), "")


def excerpt_of(body_html: str) -> str:
    """The first line's worth of a text, as static/js/state/quote.js makes it too."""
    return " ".join(unescape(without_tags(body_html)).split())[:LONGEST]
