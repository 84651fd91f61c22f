"""Text cut into what an index finds it by: every two letters that stand side by side.

`번역을` is 번역 and 역을, so that 번역 finds it without a dictionary. Words of Latin script are
kept whole as well: the middle of a quotation asks for them, which is fewer rows than their pairs.
A token is a number of 32 bits. Two texts may share one by chance; whoever finds a message by its
tokens compares the text as well.
"""

import re
from unicodedata import normalize
from zlib import crc32

LATIN_WORD = re.compile(r"[a-z\u00df-\u024f]{3,}")


def normal(text: str) -> str:
    """As texts are compared: composed syllables, no difference of large and small letters."""
    return normalize("NFC", text).casefold()


def tokens_of_text(text: str) -> set[int]:
    """What finds a normalised text: its pairs and its Latin words."""
    return {_number(piece) for piece in _pairs(text) | set(LATIN_WORD.findall(text))}


def tokens_of_query(text: str) -> set[int]:
    """What every text that contains this normalised one is found by; empty without two letters
    side by side. A word counts as whole only where both of its ends are in sight.
    """
    words = {match[0] for match in LATIN_WORD.finditer(text) if _is_inside(match, text)}
    return {_number(piece) for piece in _pairs(text) | words}


def token_of_field(name: str, value: object) -> int:
    """What finds a message by something else than its text: its room, its author, what it has."""
    return _number(f"{name}:{value}")


def _pairs(text: str) -> set[str]:
    return {
        word[place : place + 2] for word in text.split() for place in range(len(word) - 1)
    }  # fmt: skip


def _is_inside(match: re.Match[str], text: str) -> bool:
    return match.start() > 0 and match.end() < len(text)


def _number(piece: str) -> int:
    """Signed, as PostgreSQL's integer is. A lone surrogate never reaches a message."""
    return crc32(piece.encode("utf-8", "surrogatepass")) - 2**31
