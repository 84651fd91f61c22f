"""A line of a message around what was searched for."""

import re
from collections.abc import Collection
from typing import NamedTuple
from unicodedata import normalize

BEFORE, LENGTH = 48, 200
ELLIPSIS = "…"


class Piece(NamedTuple):
    text: str
    is_match: bool


def excerpt(body: str, terms: Collection[str]) -> list[Piece]:
    """In one line; every place where one of the normalised terms stands is a match."""
    text = " ".join(normalize("NFC", body).split())
    marked = _marked(text, terms)
    first = marked.index(True) if True in marked else 0
    start, end = _window(text, first)
    pieces = _pieces(text[start:end], marked[start:end])
    if start > 0:
        pieces.insert(0, Piece(ELLIPSIS, False))
    if end < len(text):
        pieces.append(Piece(ELLIPSIS, False))
    return pieces


def _marked(text: str, terms: Collection[str]) -> list[bool]:
    """For each letter whether it belongs to a match. One letter may fold to several."""
    folded, origins = "", []
    for place, letter in enumerate(text):
        small = letter.casefold()
        folded += small
        origins += [place] * len(small)
    marked = [False] * len(text)
    for term in terms:
        for match in re.finditer(re.escape(term), folded):
            for origin in origins[match.start() : match.end()]:
                marked[origin] = True
    return marked


def _window(text: str, first: int) -> tuple[int, int]:
    """Some context before the first match, from the beginning of a word where one is near."""
    start = max(0, first - BEFORE)
    if start > 0:
        space = text.find(" ", start, first)
        start = space + 1 if space != -1 else start
    return start, start + LENGTH


def _pieces(text: str, marked: list[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    for letter, is_match in zip(text, marked, strict=True):
        if pieces and pieces[-1].is_match == is_match:
            pieces[-1] = Piece(pieces[-1].text + letter, is_match)
        else:
            pieces.append(Piece(letter, is_match))
    return pieces
