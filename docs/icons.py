#!/usr/bin/env python3
"""Draw the icons of the installed app from the hill of the brand: static/icons/*.png.

.venv/bin/python docs/icons.py
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "bin")]

from support.browser import installed  # noqa: E402

ICONS = ROOT / "static" / "icons"
HILL = (
    '<path fill="#ff8a4c" d="M5 22.5 12.3 9.6q.5-.9 1.4-.3 2.8 1.8 5.7-.1.8-.5 1.3.3L28 22.5Z"/>'
    '<path d="M4.5 25.5h23" stroke="#fbfaf7" stroke-width="2" stroke-linecap="round"/>'
)
# A mask may take all but the inner 80 %: there the ground goes to the edge and the hill is smaller.
GROUND = '<rect width="32" height="32" fill="#23211d"/>'
MASKABLE = f'{GROUND}<g transform="translate(4.8 4.6) scale(.7)">{HILL}</g>'
ANY = f'<rect width="32" height="32" rx="8" fill="#23211d"/>{HILL}'


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page()
        for size in (192, 512):
            draw(page, ANY, size, f"app-{size}.png")
            draw(page, MASKABLE, size, f"app-maskable-{size}.png")
        browser.close()


def draw(page: Page, content: str, size: int, name: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{content}</svg>'
    style = f"body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}"
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>{style}</style>{svg}")
    page.screenshot(path=ICONS / name, omit_background=True)


if __name__ == "__main__":
    main()
