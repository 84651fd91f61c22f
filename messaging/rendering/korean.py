"""Two rules of Markdown that take Korean for a language with spaces between its words."""

import re
from typing import Any

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Delimiter, StateInline

HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
# A name of Latin letters that ends like the name of a host, with a particle behind it.
_HOST_BEFORE_PARTICLE = re.compile(
    rf"(?:[a-z][a-z0-9+.-]*:)?(?://)?[^/?#\s\u0080-\U0010ffff]*\.[a-z]{{2,}}(?=[{HANGUL}])",
    re.IGNORECASE,
)
_HANGUL = re.compile(f"[{HANGUL}]")


def with_korean(parser: MarkdownIt) -> MarkdownIt:
    parser.linkify = _Linkify()
    parser.inline.ruler.at("emphasis", _emphasis)
    return parser


class _Linkify(LinkifyIt):  # type: ignore[misc]
    """`https://a.kr입니다` leads to a.kr, not to the host that the whole would be."""

    def match(self, text: str) -> list[Match] | None:
        found = super().match(text)
        return [_without_particle(one) for one in found] if found else None

    def match_at_start(self, text: str) -> Match | None:
        found = super().match_at_start(text)
        return _without_particle(found) if found else None


def _without_particle(match: Any) -> Any:
    host = _HOST_BEFORE_PARTICLE.match(match.raw)
    if host and (surplus := len(match.raw) - host.end()):
        match.raw = match.raw[:-surplus]
        match.text = match.text[:-surplus]
        match.url = match.url[:-surplus]
        match.last_index -= surplus
    return match


def _emphasis(state: StateInline, silent: bool) -> bool:
    """As CommonMark's, but in `**(굵게)**입니다` the marks close: what touches them from outside
    is a particle, and no word begins with it.
    """
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes = scanned.can_open, scanned.can_close
    if marker == "*":
        before = state.src[state.pos - 1] if state.pos else " "
        after = state.src[state.pos + scanned.length : state.pos + scanned.length + 1] or " "
        opens = opens or (_is_hangul(before) and _is_inner(after))
        closes = closes or (_is_hangul(after) and _is_inner(before))
    for _number in range(scanned.length):
        state.push("text", "", 0).content = marker
        place = len(state.tokens) - 1
        state.delimiters.append(
            Delimiter(ord(marker), scanned.length, token=place, end=-1, open=opens, close=closes)
        )
    state.pos += scanned.length
    return True


def _is_hangul(character: str) -> bool:
    return _HANGUL.match(character) is not None


def _is_inner(character: str) -> bool:
    """Punctuation that belongs to what is emphasised."""
    return isPunctChar(character) and not isWhiteSpace(ord(character))
