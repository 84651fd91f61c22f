"""A message's piece of HTML, rendered once per version, language and time zone.

It does not depend on who looks, so every reader shares it.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from messaging.models import Message
from messaging.rendering.quote import Quote, quote_for

CACHE = "fragments"


def message_pieces(messages: Sequence[Message], answered: Mapping[int, Message]) -> list[str]:
    """The HTML of each message, in order, with what it answers. `author` must be loaded."""
    quotes = [quote_for(message, answered) for message in messages]
    keys = [_key(*pair) for pair in zip(messages, quotes, strict=True)]
    known = caches[CACHE].get_many(keys)
    fresh = {
        key: render_to_string("messaging/_message.html", {"message": message, "quote": quote})
        for key, message, quote in zip(keys, messages, quotes, strict=True)
        if key not in known
    }
    caches[CACHE].set_many(fresh)
    pieces = known | fresh
    return [pieces[key] for key in keys]


def _key(message: Message, quote: Quote | None) -> str:
    version = (
        message.pk,
        message.client_id,  # a database restored under a running process reuses ids
        message.edited_at,
        message.deleted_at,
        message.author.name,
        quote,
        get_language(),
        timezone.get_current_timezone_name(),
    )
    return blake2b(repr(version).encode(), digest_size=16).hexdigest()
