"""A message's piece of HTML, rendered once per version, language and time zone.

It does not depend on who looks, so every reader shares it.
"""

from collections.abc import Sequence
from hashlib import blake2b

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from messaging.models import Message

CACHE = "fragments"


def message_pieces(messages: Sequence[Message]) -> list[str]:
    """The HTML of each message, in order. `author` must be loaded."""
    keys = [_key(message) for message in messages]
    known = caches[CACHE].get_many(keys)
    fresh = {
        key: render_to_string("messaging/_message.html", {"message": message})
        for key, message in zip(keys, messages, strict=True)
        if key not in known
    }
    caches[CACHE].set_many(fresh)
    pieces = known | fresh
    return [pieces[key] for key in keys]


def _key(message: Message) -> str:
    version = (
        message.pk,
        message.client_id,  # a database restored under a running process reuses ids
        message.edited_at,
        message.deleted_at,
        message.author.name,
        get_language(),
        timezone.get_current_timezone_name(),
    )
    return blake2b(repr(version).encode(), digest_size=16).hexdigest()
