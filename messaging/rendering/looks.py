"""How much room a message asks for. Of those that come live static/js/state/looks.js says it."""

import re

from emoji import emoji_list

from messaging.emojis import QUALIFIED
from messaging.rendering.tags import without_tags

# Where a new line begins on the screen.
LINE = re.compile(r"<(?:br|p|li|tr|h[1-6]|hr)\b")
CODE = re.compile(r"<pre.*?</pre>", re.DOTALL)
MOST_LINES = 24
MOST_LETTERS = 2_000
MOST_EMOJIS = 3
EMOJIS = frozenset(QUALIFIED.values())


def is_long(body_html: str) -> bool:
    """Whether it is shown folded at first."""
    lines = len(LINE.findall(body_html))
    lines += sum(code.count("\n") for code in CODE.findall(body_html))
    return lines > MOST_LINES or len(without_tags(body_html)) > MOST_LETTERS


def are_emojis(body_html: str) -> bool:
    """Whether it is one to three emojis and nothing else, and shown large."""
    text = "".join(without_tags(body_html).split())
    if not text or len(text) > 30:
        return False
    found = [match["emoji"] for match in emoji_list(text)]
    return (
        len(found) <= MOST_EMOJIS
        and "".join(found) == text
        and all(emoji in EMOJIS for emoji in found)
    )
