"""What the client builds a page from: templates of rows, dialogs, texts. All readers of a language
share it, so it is no part of any page; browsers keep it until the site says something else.
"""

from functools import cache
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from messaging.emojis import QUICK_EMOJIS
from messaging.texts import client_texts

DIGITS = 12
BLANK_ENTRY = {"id": "", "kind": "", "level": "all", "name": "", "unread": 0, "mentions": 0}


class Parts(NamedTuple):
    """HTML for the end of a page, and what its address ends with: another content has another."""

    html: str
    version: str


def parts_in(language: str) -> Parts:
    """Made once in each process; while the site is being written, each time."""
    return rendered(language) if settings.DEBUG else kept(language)


@cache
def kept(language: str) -> Parts:
    return rendered(language)


def address_of_parts() -> str:
    """In the language of the page."""
    language = get_language() or settings.LANGUAGE_CODE
    return reverse("parts", args=[language, parts_in(language).version])


def rendered(language: str) -> Parts:
    with translation.override(language):
        context = {
            "quick_emojis": QUICK_EMOJIS,
            "blank_entry": BLANK_ENTRY,
            "user": {"pk": 0},  # whoever is shown may be somebody else
            "texts": client_texts(),
        }
        html = render_to_string("parts.html", context)
    return Parts(html, sha256(html.encode()).hexdigest()[:DIGITS])
