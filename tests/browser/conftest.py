"""A site of real processes and a real Chromium."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.people import Person, Place
from tests.running import RunningOreum

SEOUL = {"locale": "ko-KR", "timezone_id": "Asia/Seoul"}


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """For this package only: while it runs, its loop is that of the thread, which Django and the
    tests of coroutines elsewhere would take for their own.
    """
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = os.environ.get("OREUM_TEST_CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def oreum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOreum]:
    """The site all these tests share; people and rooms are new in each test."""
    site = RunningOreum(tmp_path_factory.mktemp("site"))
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    with site:
        yield site


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[RunningOreum]:
    """A site of one's own, to be killed."""
    with RunningOreum(tmp_path) as site:
        yield site


@pytest.fixture
def arrive(browser: Browser) -> Iterator[Callable[..., Person]]:
    """`arrive(site, "Alice")`: somebody new, signed up and logged in, in a window of their own.

    At the end nobody's page may have complained: no error on the console, no CSP report.
    """
    people: list[Person] = []

    def arrive(site: RunningOreum, name: str, **options: object) -> Person:
        context = browser.new_context(base_url=site.url, **{**SEOUL, **options})  # type: ignore[arg-type]
        person = Person.sign_up(context, name)
        people.append(person)
        return person

    yield arrive
    complaints = [complaint for person in people for complaint in person.complaints]
    for person in people:
        person.context.close()
    assert complaints == []


@pytest.fixture
def alice(oreum: RunningOreum, arrive: Callable[..., Person]) -> Person:
    return arrive(oreum, "alice")


@pytest.fixture
def bob(oreum: RunningOreum, arrive: Callable[..., Person]) -> Person:
    return arrive(oreum, "bob")


@pytest.fixture
def room(alice: Person, bob: Person) -> Place:
    """Alice has opened a public room, Bob has joined it, and both look at it."""
    place = alice.open_room("제주 워크숍")
    bob.join(place)
    return place
