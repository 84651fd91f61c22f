"""docs/design.md says what static/css/tokens.css holds, and the colours keep what it promises."""

import itertools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STYLES = ROOT / "static" / "css"
DOCUMENT = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
DECLARED = re.compile(r"--([\w-]+):\s*([^;]+);")
PAIR = re.compile(r"light-dark\((#\w{6}), (#\w{6})\)")
SHOWN = re.compile(r"^\| `--([\w-]+)` \| (.+?) \|", re.MULTILINE)

TOKENS: dict[str, str] = dict(
    reversed(DECLARED.findall((STYLES / "tokens.css").read_text(encoding="utf-8")))
)  # the first one of a name: the later ones are for phones and fingers
CONTRAST = (STYLES / "contrast.css").read_text(encoding="utf-8")
# What follows takes the colours of the system.
MORE: dict[str, str] = dict(DECLARED.findall(CONTRAST.split("@media (forced-colors")[0]))
PAPERS = ("paper", "surface", "sunken")
TEXTS = ("ink", "ink-2", "ink-3", "accent-ink", "sea", "moss", "sun", "danger")
PLACED = [
    *((text, paper, 4.5) for text, paper in itertools.product(TEXTS, PAPERS)),
    *(("edge", paper, 3.0) for paper in ("paper", "surface")),
    ("on-accent", "accent-fill", 4.5),
    ("on-accent", "accent-fill-hover", 4.5),
    ("on-danger", "danger-fill", 4.5),
    ("danger", "danger-wash", 4.5),
    ("ink", "selection", 4.5),
    ("ink", "accent-wash", 4.5),
    *((f"code-{part}", "code", 4.5) for part in ("keyword", "type", "comment")),
    *((text, "code", 4.5) for text in ("ink", "moss", "sun", "sea")),
]


def test_every_token_is_told_of_and_no_other() -> None:
    assert {name for name, _ in SHOWN.findall(DOCUMENT)} == TOKENS.keys()


@pytest.mark.parametrize("name", sorted(TOKENS))
def test_a_token_has_the_value_that_is_told(name: str) -> None:
    line = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| `--{name}` |"))
    told = re.findall(r"`(#\w{6}|[\d.]+(?:px|rem|ms))`", line)
    pair = PAIR.fullmatch(TOKENS[name])
    if pair:
        more = PAIR.fullmatch(MORE.get(name, ""))
        assert told == [*pair.groups(), *(more.groups() if more else ())]
    elif re.fullmatch(r"[\d.]+(px|rem|ms)", TOKENS[name]):
        assert told[0] == TOKENS[name]


@pytest.mark.parametrize("more", [False, True], ids=["plain", "more contrast"])
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PLACED)
def test_what_stands_on_a_colour_can_be_read(
    front: str, back: str, least: float, theme: int, more: bool
) -> None:
    assert contrast(colour(front, theme, more), colour(back, theme, more)) >= least


def colour(name: str, theme: int, more: bool) -> str:
    value = MORE.get(name, TOKENS[name]) if more else TOKENS[name]
    pair = PAIR.fullmatch(value)
    assert pair is not None
    return pair[theme + 1]


def contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
