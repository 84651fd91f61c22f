"""Who is mentioned in a text. Pure.

`@username` of somebody in the room becomes a chip in the HTML of the message, and the chip is the
mention: whoever asks who is mentioned reads it from there
(docs/decisions/0035-the-chip-is-the-mention.md).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

MOST = 20  # in one message
CHIP = re.compile(r'<span data-mention="([0-9]+)">')

HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
# Behind a letter or inside an address an @ means something else. The name is what Django allows.
NAME = re.compile(r"""(?<![^\s(\[{<"'“‘「『《*_~>,:;!?…·–—-])@([\w.@+-]{1,150})""")
# Where a name may end before what follows it: at a mark, and where a Korean particle begins.
END = re.compile(rf"[.@+\-{HANGUL}]")
LONGEST_PARTICLE = 6


class Named(NamedTuple):
    id: int
    name: str


# Those of a room's people whom a text may mean, by user name.
People = Mapping[str, Named]
NOBODY: People = {}


class Mention(NamedTuple):
    start: int
    end: int
    user: Named


def names_in(body: str) -> Collection[str]:
    """All user names that may be meant by what stands behind an @."""
    if "@" not in body:
        return ()
    found = (match[1] for _, match in zip(range(MOST), NAME.finditer(body), strict=False))
    readings = {reading for text in found for reading in _readings(text)}
    return readings | {reading.lower() for reading in readings}


def find_mentions(text: str, people: People) -> Iterator[Mention]:
    """In order. The longest name that fits is meant; letters that a phone made large do no harm."""
    for match in NAME.finditer(text):
        for reading in _readings(match[1]):
            user = people.get(reading) or people.get(reading.lower())
            if user:
                yield Mention(match.start(), match.start(1) + len(reading), user)
                break


def _readings(text: str) -> Iterator[str]:
    """What the name may be, longest first: `@minjun님,` and `@민준이는` mean somebody too."""
    yield text
    ends = [place.start() for place in END.finditer(text) if place.start()]
    first_korean = re.search(f"[{HANGUL}]", text)
    for end in reversed(ends):
        is_near = end >= len(text) - LONGEST_PARTICLE
        if is_near or (first_korean and end == first_korean.start()):
            yield text[:end]


def others_mentioned(body_html: str, author_id: int) -> list[int]:
    """All but who wrote it: mentioning oneself is no news to anybody."""
    return [user for user in mentioned(body_html) if user != author_id]


def mentioned(body_html: str) -> list[int]:
    """The ids of the people, each once, in the order of the text. The sanitiser wrote this HTML:
    nothing that somebody typed looks like a chip.
    """
    if "data-mention" not in body_html:
        return []
    return list(dict.fromkeys(int(chip) for chip in CHIP.findall(body_html)))
