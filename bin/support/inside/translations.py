"""Whether the translations are complete. Exit code 0 if so, else 1 with a line for each lack."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

from support.programs import Command
from support.project import PYTHON, ROOT

LANGUAGES = ("ko",)
SOURCES = ("chatsite", "rooms", "messaging", "templates", "static", "locale")

Text = tuple[str | None, str]


def main() -> int:
    lacks = [lack for language in LANGUAGES for lack in lacks_of(language)]
    print(*lacks, sep="\n", end="\n" if lacks else "")
    return 1 if lacks else 0


def lacks_of(language: str) -> Iterator[str]:
    catalogue = Path("locale") / language / "LC_MESSAGES" / "django.po"
    if not (ROOT / catalogue).exists():
        yield f"{catalogue} is missing"
        return
    kept = polib.pofile(str(ROOT / catalogue))
    for entry in kept:
        if entry.obsolete or entry.fuzzy or not entry.translated():
            yield f"{catalogue}:{entry.linenum}: {fault_of(entry)}: {entry.msgid!r}"
    yield from differences(catalogue, kept, extracted(catalogue, language))
    if texts(polib.mofile(str(ROOT / catalogue.with_suffix(".mo")))) != texts(kept):
        yield f"{catalogue.with_suffix('.mo')} is older than its source: bin/manage compilemessages"


def fault_of(entry: polib.POEntry) -> str:
    return "obsolete" if entry.obsolete else "fuzzy" if entry.fuzzy else "not translated"


def extracted(catalogue: Path, language: str) -> polib.POFile:
    """What makemessages finds now, in a copy, for it rewrites the catalogue."""
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory)
        for name in SOURCES:
            shutil.copytree(ROOT / name, copy / name)
        shutil.copy(ROOT / "manage.py", copy)
        command: Command = [PYTHON, "manage.py", "makemessages", "--locale", language]
        subprocess.run(command, cwd=copy, check=True, stdout=subprocess.DEVNULL)
        return polib.pofile(str(copy / catalogue))


def differences(catalogue: Path, kept: polib.POFile, found: polib.POFile) -> Iterator[str]:
    old, new = set(texts(kept)), set(texts(found))
    for _, text in sorted(new - old, key=str):
        yield f"{catalogue}: not in it yet: {text!r} (bin/manage makemessages)"
    for _, text in sorted(old - new, key=str):
        yield f"{catalogue}: nowhere used any more: {text!r} (bin/manage makemessages)"


def texts(catalogue: polib.POFile | polib.MOFile) -> dict[Text, object]:
    """Each text with its context, and its translation or plural forms."""
    return {
        (entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in catalogue
        if not entry.obsolete and entry.msgid
    }


if __name__ == "__main__":
    sys.exit(main())
