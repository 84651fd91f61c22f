"""What a browser fetches to open a room for the first time, compressed as it goes over the line."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.template.loader import render_to_string

from chatsite.static import Minified
from messaging.parts import parts_in

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
# Bytes, of all scripts and styles together, and of what they build from.
BUDGET = 120_000
# What imports what is learned from one module after the other: so often a page waits for more.
MOST_STEPS = 2
# What is imported at once; `import()` comes when it is needed.
IMPORT = re.compile(r'^(?:import|export)\b[^;"]*"(\.{1,2}/[^"]+)";', re.MULTILINE)


def test_what_a_room_needs_once_stays_within_its_budget() -> None:
    sizes = {path.name: compressed(path) for path in [*modules(STATIC / "js/main.js"), *styles()]}
    sizes["parts"] = len(gzip.compress(parts_in("ko").html.encode(), 9))
    assert sum(sizes.values()) < BUDGET, sizes


def test_what_is_served_says_what_was_written() -> None:
    with Minified(FileSystemStorage(STATIC)).open("js/state/cursor.js") as file:
        text = file.read().decode()
    assert text.startswith("export class Cursor{")
    assert "/*" not in text


@pytest.mark.parametrize("path", ["ninja/swagger-ui-bundle.js", "vendor/x.js", "admin/js/core.js"])
def test_what_others_wrote_stays_as_it_is(tmp_path: Path, path: str) -> None:
    written = "// a licence\nconst text = /[/]`/;  \n"
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(written)
    with Minified(FileSystemStorage(tmp_path)).open(path) as file:
        assert file.read().decode() == written


def test_what_few_pages_need_is_not_fetched_to_open_a_room() -> None:
    names = {path.name for path in modules(STATIC / "js/main.js")}
    assert not names & {"uPlot.esm.js", "time-page.js", "emoji-picker.js", "index.mjs"}


def test_the_page_names_the_modules_that_lead_to_all_others() -> None:
    known = {STATIC / name for name in named("_scripts.html", "js")}
    assert known <= modules(STATIC / "js/main.js")
    for _step in range(MOST_STEPS):
        known |= {path for module in known for path in imported(module)}
    assert modules(STATIC / "js/main.js") <= known


def test_all_styles_of_ours_are_one_file() -> None:
    with Minified(FileSystemStorage(STATIC)).open("css/site.css") as file:
        text = file.read().decode()
    assert "@import" not in text
    assert text.index("--ink") < text.index(".composer{")


def modules(first: Path) -> set[Path]:
    found, waiting = set(), [first]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imported(path)
    return found


def imported(path: Path) -> Iterator[Path]:
    for name in IMPORT.findall(path.read_text()):
        yield (path.parent / name).resolve()


def styles() -> list[Path]:
    return [STATIC / name for name in named("_styles.html", "css")]


def named(template: str, ending: str) -> list[str]:
    """The files that a page names there, by their paths below `static`."""
    found = re.findall(rf'"/static/([^"]+\.{ending})"', render_to_string(template))
    assert found
    return found


def compressed(path: Path) -> int:
    """As it is served: minified, then compressed."""
    with Minified(FileSystemStorage(STATIC)).open(str(path.relative_to(STATIC))) as file:
        return len(gzip.compress(file.read(), 9))
