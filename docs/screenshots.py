#!/usr/bin/env python3
"""Take a picture of every page: docs/images/room.png for the README, and a sheet to look through.

    .venv/bin/python docs/screenshots.py [--to FOLDER] [--readme]

Starts a server of its own with the demo data on a free port, walks through the pages on a desktop
and on a phone, light and dark, Korean and English, and ends it again. `--to` keeps the single
pictures with an index.html that shows them side by side (default: .cache/pages).
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
LANGUAGES = ["ko", "en"]
THEMES = ["light", "dark"]
PUBLIC = {
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "reset": "/accounts/password/reset/",
    "missing": "/nothing-here/",
    "invitation-ended": "/join/nothing/",
}
PRIVATE = {
    "room": "{room}",
    "time": "{room}time/?seq=40",
    "room-statistics": "{room}stats/",
    "statistics": "/stats/",
    "directory": "/rooms/",
    "search": "/search/",
    "search-found": "/search/?q=%EC%A0%90%EC%8B%AC",
    "new": "/rooms/new/",
    "settings": "{room}settings/",
    "name": "/accounts/name/",
    "password": "/accounts/password/change/",
    "email": "/accounts/email/",
    "devices": "/accounts/sessions/",
    "webhook-new": "{room}webhooks/new/",
    "delivery": "/admin/delivery/",
}
# What `runworker stats` would have counted, without a Kafka to read it from.
COUNT = """
from django.db import transaction
from messaging.projections.stats import Stats
from rooms.events import as_event
from rooms.models import RoomEvent
with transaction.atomic():
    Stats().apply([as_event(row) for row in RoomEvent.objects.order_by("room", "seq")])
"""


def main() -> None:
    arguments = parse()
    with server() as (site, account), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        take_sheet(browser, site, account, arguments.to)
        if arguments.readme:
            take_readme(browser, site, account)
        browser.close()
    print(arguments.to / "index.html")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "pages")
    parser.add_argument("--readme", action="store_true", help="renew docs/images/room.png too")
    return parser.parse_args()


@contextmanager
def server() -> Iterator[tuple[str, dict[str, str]]]:
    """A server with the demo data: its address and the first account."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        site = f"http://127.0.0.1:{free.getsockname()[1]}"
        free.close()
        environment = os.environ | {"DATA_DIR": folder, "SITE_URL": site, "LOG_LEVEL": "WARNING"}
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
        subprocess.run([*manage, "collectstatic", "--noinput", "-v0"], env=environment, check=True)
        demo = subprocess.run(
            [*manage, "seed_demo", "--json"], env=environment, check=True, capture_output=True
        )
        subprocess.run([*manage, "shell", "-v0", "-c", COUNT], env=environment, check=True)
        command = [sys.executable, "-m", "uvicorn", "chatsite.asgi:application", "--port"]
        process = subprocess.Popen(
            [*command, site.rpartition(":")[2], "--log-level", "warning"], env=environment, cwd=ROOT
        )
        try:
            wait_for(f"{site}/health/live")
            yield site, json.loads(demo.stdout.splitlines()[0])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def wait_for(address: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def take_sheet(browser: Browser, site: str, account: dict[str, str], to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    names = []
    for size, language, theme in product(SIZES, LANGUAGES, THEMES):
        page = new_page(browser, size, language, theme)
        for name, path in PUBLIC.items():
            names.append(take(page, f"{site}{path}", to, f"{name}-{size}-{language}-{theme}"))
        log_in(page, site, account)
        room = first_room(page, site)
        for name, path in PRIVATE.items():
            address = site + path.format(room=room)
            names.append(take(page, address, to, f"{name}-{size}-{language}-{theme}"))
        page.context.close()
    figures = "".join(f'<a href="{name}"><img src="{name}" alt="{name}"></a>' for name in names)
    style = "body{background:#888;display:flex;flex-wrap:wrap;gap:8px}img{height:400px;width:auto}"
    (to / "index.html").write_text(f"<!doctype html><style>{style}</style>{figures}")


def new_page(browser: Browser, size: str, language: str, theme: str) -> Page:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=language,
        color_scheme="dark" if theme == "dark" else "light",
        timezone_id="Asia/Seoul",
        is_mobile=size == "phone",
        has_touch=size == "phone",
        reduced_motion="reduce",
    )
    return context.new_page()


def log_in(page: Page, site: str, account: dict[str, str]) -> None:
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", account["username"])
    page.fill("[name=password]", account["password"])
    page.click("button[type=submit]")
    page.wait_for_selector("[data-user]")


def first_room(page: Page, site: str) -> str:
    page.goto(f"{site}/rooms/")
    return str(page.locator("[data-room-list=room] [data-room]").last.get_attribute("href"))


def take(page: Page, address: str, to: Path, name: str) -> str:
    page.goto(address)
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=to / f"{name}.png")
    return f"{name}.png"


def take_readme(browser: Browser, site: str, account: dict[str, str]) -> None:
    page = new_page(browser, "desktop", "ko", "light")
    log_in(page, site, account)
    (ROOT / "docs" / "images").mkdir(exist_ok=True)
    page.goto(f"{site}/rooms/")
    room = page.locator("[data-room-list=room] [data-room]:not([data-unread='0'])").first
    take(page, f"{site}{room.get_attribute('href')}", ROOT / "docs" / "images", "room")


if __name__ == "__main__":
    main()
