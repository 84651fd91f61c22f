#!/usr/bin/env python3
"""Cut the letters of the pages out of Pretendard: static/fonts/oreum-sans and static/css/fonts.css.

    npm pack pretendard@1.3.9 && tar xzf pretendard-1.3.9.tgz
    python -m pip install fonttools brotli
    python docs/fonts.py package

Pretendard comes as one file of 2 MB or as 92 small ones. With the small ones a Korean sentence
changes its font at nearly every syllable, and a browser shapes each piece by itself. Here what
everyday Korean is written with is one file, in the weights that the styles use, and the rare
syllables are a few more: docs/decisions/0053. The licence reserves the name Pretendard for the
original, so the cut has one of its own.
"""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS, STYLE = ROOT / "static/fonts/oreum-sans", ROOT / "static/css/fonts.css"
LEAST, MOST = 400, 700  # weights
# Its slices go by frequency from here on, and the last is Latin and punctuation.
USUAL, EVERYDAY = range(72, 79), range(79, 92)
HANGUL = range(0xAC00, 0xD7A4)
# ㅋㅋ, ㅠㅠ and what else chats are full of, wherever its makers put it.
CHATTY = """U+7e, U+a3, U+a5, U+b1, U+d7, U+2018-2019, U+2190-2194, U+21d2, U+20a9, U+2460-2469,
U+25a0-25a1, U+25b2-25b3, U+25b6, U+25bc-25bd, U+25cb, U+25cf, U+2605-2606, U+2713, U+3001-3002,
U+300c-300f, U+3131-3163"""
# What the pages say themselves, and what is talked about in the demo, is never rare.
PAGES, TALK = ROOT / "locale/ko/LC_MESSAGES/django.po", ROOT / "messaging/demo"
SLICE = 820  # syllables in one file of rare ones
PRIVATE = [range(0xE000, 0xF900), range(0xF0000, 0x110000)]  # variants, reached by features alone
HEAD = """/* Written by docs/fonts.py, which tells why. Of two faces of a name a browser takes the
   later one, so a range may go over what stands below it. */
"""
FACE = """
@font-face {{
  font-family: "{family}";
  font-weight: {least} {most};
  font-display: swap;
  src: url("../fonts/oreum-sans/{file}.woff2") format("woff2");
  unicode-range: {range};
}}
"""


@dataclass(frozen=True)
class Face:
    file: str
    letters: list[int]
    range: str
    family: str = "Oreum Sans"


def main() -> None:
    package = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        font = Path(folder) / "font.ttf"
        run("fonttools", "varLib.instancer", whole(package), f"wght={LEAST}:{MOST}", "-o", font)
        made = faces(set(TTFont(font).getBestCmap()), slices(package))
        for face in made:
            write(font, face)
    STYLE.write_text(HEAD + "".join(style(face) for face in made))


def whole(package: Path) -> Path:
    return package / "dist/public/variable/PretendardVariable.ttf"


def slices(package: Path) -> dict[int, set[int]]:
    """What stands in each of the files that its makers have cut."""
    text = (package / "dist/web/variable/pretendardvariable-dynamic-subset.css").read_text()
    found = re.findall(r"subset\.(\d+)\.woff2.*?unicode-range:([^;}]*)", text, re.DOTALL)
    return {int(number): points(of_it) for number, of_it in found}


def points(text: str) -> set[int]:
    pairs = [part.strip().removeprefix("U+").partition("-") for part in text.split(",")]
    return {
        point
        for least, _, most in pairs
        for point in range(int(least, 16), int(most or least, 16) + 1)
    }


def faces(known: set[int], made: dict[int, set[int]]) -> list[Face]:
    """From the rarest on."""
    hangul = known & set(HANGUL)
    everyday = known & (gathered(made, EVERYDAY) | points(CHATTY) | syllables(PAGES))
    usual = hangul & gathered(made, USUAL).union(*map(syllables, TALK.glob("*.txt"))) - everyday
    rare = sorted(hangul - everyday - usual)
    other = sorted(known - hangul - everyday - set().union(*PRIVATE))
    return [
        *(
            around(f"rare-{at // SLICE}", rare[at : at + SLICE])
            for at in range(0, len(rare), SLICE)
        ),
        exactly("letters", [point for point in other if point < 0x2000]),
        exactly("symbols", [point for point in other if point >= 0x2000]),
        exactly("usual", sorted(usual)),
        exactly("everyday", sorted(everyday)),
        exactly(
            "latin", [point for point in sorted(everyday) if point < 0x3000], "Oreum Sans Latin"
        ),
    ]


def syllables(text: Path) -> set[int]:
    return {ord(letter) for letter in text.read_text()} & set(HANGUL)


def gathered(made: dict[int, set[int]], numbers: range) -> set[int]:
    return set().union(*(made[number] for number in numbers))


def around(file: str, letters: list[int]) -> Face:
    """Frequent letters between them belong to a later face."""
    return Face(file, letters, f"U+{letters[0]:x}-{letters[-1]:x}")


def exactly(file: str, letters: list[int], family: str = "Oreum Sans") -> Face:
    return Face(file, letters, ranges(letters), family)


def ranges(letters: list[int]) -> str:
    found: list[list[int]] = []
    for point in letters:
        if found and found[-1][1] == point - 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return ", ".join(f"U+{a:x}" if a == b else f"U+{a:x}-{b:x}" for a, b in found)


def write(font: Path, face: Face) -> None:
    """Without the names of the original, but with whose it is and under which licence."""
    FONTS.mkdir(exist_ok=True)
    letters = ",".join(f"{point:x}" for point in face.letters)
    options = ["--flavor=woff2", "--layout-features=*", "--name-IDs=0,13,14"]
    file = FONTS / f"{face.file}.woff2"
    run("pyftsubset", font, f"--unicodes={letters}", *options, f"--output-file={file}")


def style(face: Face) -> str:
    return FACE.format(family=face.family, least=LEAST, most=MOST, file=face.file, range=face.range)


def run(*command: object) -> None:
    """Without the time of day in what it writes: the same letters are the same file."""
    words = [str(part) for part in command]
    subprocess.run(words, check=True, env=os.environ | {"SOURCE_DATE_EPOCH": "0"})  # noqa: S603


if __name__ == "__main__":
    main()
