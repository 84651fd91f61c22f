#!/usr/bin/env python3
"""Take a picture of every page: docs/images for the README, and a sheet to look through.

    .venv/bin/python docs/screenshots.py --sheet FOLDER [--only NAME …] [--readme]

Starts a server of its own with the demo data and something on every page, walks through the pages
of docs/pages.py on a desktop and on a phone, light and dark, Korean and English, and ends it again.
FOLDER/index.html shows the pictures side by side, and the mails as text below them.
"""

import argparse
import html
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bin")]

from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from support.browser import installed  # noqa: E402

from docs.cut import take_cut  # noqa: E402
from docs.pages import PAGES, Page  # noqa: E402
from docs.visiting import LOCALES, PHONE, Visit, furnish, viewport  # noqa: E402
from tests.running import RunningOreum  # noqa: E402

IMAGES = ROOT / "docs" / "images"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SIZES: dict[str, dict[str, Any]] = {"desktop": {"viewport": viewport("desktop")}, "phone": PHONE}
THEMES = ["light", "dark"]
STYLE = """body{background:#888;font:14px sans-serif;margin:16px}section{display:flex;
flex-wrap:wrap;gap:8px;margin-bottom:24px}h2{margin:0 0 8px}img{height:360px;width:auto}
pre{background:#fff;padding:16px;margin:0;white-space:pre-wrap;max-width:640px}"""


def main() -> None:
    arguments = parse()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = RunningOreum(Path(folder))
        site.manage("collectstatic", "--noinput", "-v0")
        browser = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        with site:
            facts = furnish(site)
            if arguments.sheet:
                pages = [
                    page for page in PAGES if not arguments.only or page.name in arguments.only
                ]
                take_sheet(browser, site.url, facts, pages, arguments.sheet)
            if arguments.readme:
                take_readme(browser, site.url, facts)
        browser.close()


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheet", type=Path, metavar="FOLDER", help="where the pictures go")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="of docs/pages.py")
    parser.add_argument("--readme", action="store_true", help="renew docs/images")
    return parser.parse_args()


def take_sheet(
    browser: Browser, url: str, facts: dict[str, Any], pages: list[Page], to: Path
) -> None:
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    for (size, options), language in product(SIZES.items(), LOCALES):
        visit = Visit(browser, url, facts, language, options)
        for page in pages:
            tab = visit.show(page)
            for theme in THEMES:
                tab.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                # The admin fades from one theme to the other: the end of it is what is meant.
                path = to / f"{page.name}-{size}-{language}-{theme}.png"
                tab.screenshot(path=path, animations="disabled")
        visit.close()
    (to / "index.html").write_text(sheet(pages, facts["mails"]), encoding="utf-8")


def sheet(pages: list[Page], mails: dict[str, str]) -> str:
    parts = [f"<!doctype html><meta charset=utf-8><title>Oreum</title><style>{STYLE}</style>"]
    for page in pages:
        kinds = product(SIZES, LOCALES, THEMES)
        names = [f"{page.name}-{size}-{language}-{theme}.png" for size, language, theme in kinds]
        pictures = "".join(
            f'<a href="{name}"><img src="{name}" alt="{name}"></a>' for name in names
        )
        parts.append(f"<h2>{page.name}</h2><section>{pictures}</section>")
    for name, text in mails.items():
        parts.append(f"<h2>{name}</h2><section><pre>{html.escape(text)}</pre></section>")
    return "\n".join(parts)


def take_readme(browser: Browser, url: str, facts: dict[str, Any]) -> None:
    """A room as a member finds it who has something to read there, and what a cut comes to."""
    IMAGES.mkdir(exist_ok=True)
    visit = Visit(browser, url, facts, "ko", SIZES["desktop"])
    page = next(page for page in PAGES if page.name == "room-unread")
    visit.show(page).screenshot(path=IMAGES / "room.png")
    visit.close()
    for language in LOCALES:
        take_cut(browser, url, facts, language, IMAGES / f"cut-{language}.png")


if __name__ == "__main__":
    main()
