"""What people mostly say, as HTML without reading it as Markdown, in a fiftieth of the time.

Kept so narrow that it is easy to see right: lines of words with single spaces between them. A word
has no mark that Markdown, a link or HTML could mean something by; or it is a plain web address; or
it belongs to a few words between `**`. The first word of a line begins with a letter. All else is
left to messaging/rendering/markdown.py; tests/messaging/test_simple_text.py holds both ways against
each other.
"""

import re

_LETTER = r"[^\W\d_]"
_ALNUM = r"[^\W_]"
_USUAL = "A-Za-z0-9가-힣ㄱ-ㅣ"  # the same, in the form in which it is found fastest
_MARKS = ",;:?!'\"()%$^+=#…·—–‘’“”\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d\\-"
# Dots end a word (inside it may be the name of a host), slashes and tildes are single.
_WORD = rf"(?:[{_USUAL}{_MARKS}]|{_ALNUM}|\.(?=[ .,?!]|\n|\Z)|/(?!/)|~(?!~))++"
_END = r"(?=[ \n]|\Z)"
_NAME = "[a-z0-9]++(?:-[a-z0-9]++)*+"
_PATH = "(?:/[A-Za-z0-9]++(?:[-.=?+][A-Za-z0-9]++)*+)*+/?"
_ADDRESS = rf"https?://(?:{_NAME}\.)++[a-z]{{2,10}}+{_PATH}{_END}"
_STRONG = rf"\*\*{_ALNUM}++(?: {_ALNUM}++)*+\*\*{_END}"

_MARKED = rf"{_ADDRESS}|{_STRONG}"
_FIRST = rf"(?:{_MARKED}|(?={_LETTER}){_WORD})"
_LINE = rf"{_FIRST}(?: (?:{_MARKED}|{_WORD}))*+"
_SIMPLE = re.compile(rf"{_LINE}(?:\n{_LINE})*+")
# Far below what messaging/rendering/markdown.py takes for too many links.
_MAX_DOTS = 100
_MARKED_WORD = re.compile(rf"(?P<address>{_ADDRESS})|\*\*(?P<strong>[^*]+)\*\*")


def render_simple(body: str) -> str | None:
    """None where the body is not that simple."""
    if not _SIMPLE.fullmatch(body):
        return None
    if "**" in body or "://" in body:
        if body.count(".") > _MAX_DOTS:
            return None
        body = _MARKED_WORD.sub(_tagged, body)
    return f"<p>{body}</p>".replace("\n", "<br>\n")


def _tagged(word: re.Match[str]) -> str:
    address = word["address"]
    if address is None:
        return f"<strong>{word['strong']}</strong>"
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer nofollow">{address}</a>'
