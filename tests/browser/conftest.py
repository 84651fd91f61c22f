"""A site of real processes and a real Chromium."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.people import CSRF_COOKIE, Person, Place
from tests.running import RunningOreum

# A page that lost its server comes back after 30 s at the latest; nothing here may take longer.
expect.set_options(timeout=40_000)

SEOUL = {"locale": "ko-KR", "timezone_id": "Asia/Seoul"}
# What a page asks for it asks the server, not what an earlier page left; see test_installing.py.
PLAIN = {"service_workers": "block"}
# Signing up by the form takes a second of hashing each; here is who came earlier and is logged in.
GUESTS = """
import json
from uuid import uuid4
from django.conf import settings
from django.test import Client
from rooms.models import User
for number in range({count}):
    user = User.objects.create_user(username=f"guest-{{uuid4().hex[:8]}}")
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    print(json.dumps([user.username, name, client.cookies[name].value]))
"""
AT_ONCE = 100


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """For this package only: while it runs, its loop is that of the thread, which Django and the
    tests of coroutines elsewhere would take for their own.
    """
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that draws no windows."""
    with launched(playwright, os.environ.get("OREUM_TEST_CHROMIUM_SHELL")) as browser:
        yield browser


@pytest.fixture(scope="package")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """One that shows notifications too."""
    with launched(playwright, os.environ.get("OREUM_TEST_CHROMIUM"), channel="chromium") as browser:
        yield browser


@contextmanager
def launched(
    playwright: Playwright, program: str | None, channel: str | None = None
) -> Iterator[Browser]:
    """The program, or where it is not named the `channel` of Playwright's own."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    named = {"executable_path": program} if program else {"channel": channel}
    browser = playwright.chromium.launch(**named, args=arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def oreum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOreum]:
    """The site all these tests share; people and rooms are new in each test."""
    with RunningOreum(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[RunningOreum]:
    """A site of one's own, to be killed."""
    with RunningOreum(tmp_path) as site:
        yield site


@pytest.fixture(scope="package")
def guests() -> Callable[[RunningOreum], list[str]]:
    """`guests(site)`: user name, and name and value of the cookie, of one who is logged in."""
    waiting: dict[str, list[list[str]]] = {}

    def guest(site: RunningOreum) -> list[str]:
        here = waiting.setdefault(site.url, [])
        if not here:
            lines = site.manage("shell", "-v", "0", "-c", GUESTS.format(count=AT_ONCE)).splitlines()
            here.extend(json.loads(line) for line in lines)
        return here.pop()

    return guest


@pytest.fixture
def arrive(
    browser: Browser, guests: Callable[[RunningOreum], list[str]]
) -> Iterator[Callable[..., Person]]:
    """`arrive(site)`: somebody new, logged in, in a window of their own.

    At the end nobody's page may have complained: no error on the console, no CSP report.
    """
    people: list[Person] = []

    def arrive(site: RunningOreum, **options: object) -> Person:
        context = browser.new_context(base_url=site.url, **{**SEOUL, **PLAIN, **options})  # type: ignore[arg-type]
        username, name, value = guests(site)
        cookies = {name: value, CSRF_COOKIE: uuid4().hex}
        context.add_cookies(
            [{"name": each, "value": cookies[each], "url": site.url} for each in cookies]
        )
        people.append(Person.come(context, username))
        return people[-1]

    yield arrive
    complaints = [complaint for person in people for complaint in person.complaints]
    for person in people:
        person.context.close()
    assert complaints == []


@pytest.fixture
def alice(oreum: RunningOreum, arrive: Callable[..., Person]) -> Person:
    return arrive(oreum)


@pytest.fixture
def bob(oreum: RunningOreum, arrive: Callable[..., Person]) -> Person:
    return arrive(oreum)


@pytest.fixture
def room(alice: Person, bob: Person) -> Place:
    """Alice has opened a public room, Bob has joined it, and both look at it."""
    place = alice.open_room("제주 워크숍")
    bob.join(place)
    return place
