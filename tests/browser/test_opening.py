"""Where a room opens, from the first moment on: before its scripts are there, and as they come."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.people import TOP, Person, Place, mark_unread
from tests.browser.seeding import seeded_room
from tests.running import RunningOreum

SCRIPTS = "**/static/js/**"
# As far as a view is high, from its beginning: 0 for what stands at its top.
SHARE = """line => {
  const view = line.closest("[data-timeline]").getBoundingClientRect();
  return (line.getBoundingClientRect().top - view.top) / view.height;
}"""
DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
# Each time anything was drawn: how far the timeline stood from its end, in pixels, and how much
# of the page was there.
WATCH = """window.seen = [];
requestAnimationFrame(function look() {
  const rows = document.querySelector("[data-rows]");
  if (document.querySelector("[data-user]")) {
    const edge = rows?.closest("[data-timeline]").getBoundingClientRect().bottom;
    const off = rows ? Math.abs(rows.getBoundingClientRect().bottom - edge) : 0;
    window.seen.push([off, document.querySelectorAll("[data-message], #page-data").length]);
  }
  requestAnimationFrame(look);
});"""


@pytest.fixture(scope="module")
def full_room(oreum: RunningOreum) -> Place:
    """With as many messages as a page has, more than are in view."""
    return seeded_room(oreum, messages=50, prefix="opening")


@contextmanager
def without_scripts(person: Person) -> Iterator[None]:
    """They do not come, though they are allowed: all that is seen is what the styles do."""
    person.page.route(SCRIPTS, lambda route: route.abort())
    yield
    person.page.unroute(SCRIPTS)


@contextmanager
def scripts_held(person: Person) -> Iterator[None]:
    """They come only afterwards."""
    held: list[Route] = []
    person.page.route(SCRIPTS, lambda route: held.append(route))
    yield
    for route in held:
        route.continue_()
    person.page.unroute(SCRIPTS)


def last(person: Person) -> Locator:
    return person.page.locator("[data-rows] > [data-seq]").last


def test_styles_alone_show_the_newest_message(alice: Person, full_room: Place) -> None:
    alice.join(full_room)
    with without_scripts(alice):
        alice.page.goto(full_room.path)
        expect(last(alice)).to_be_in_viewport(ratio=1)
        expect(alice.messages.first).not_to_be_in_viewport()


def test_it_is_never_drawn_anywhere_else(alice: Person, full_room: Place) -> None:
    alice.join(full_room)
    alice.page.add_init_script(WATCH)
    # Slow enough for a browser to draw what it has read of a page so far, if it may.
    slowed = alice.context.new_cdp_session(alice.page)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    alice.look_at(full_room)
    drawn = alice.page.evaluate("window.seen")
    assert max(off for off, _parts in drawn) < 2
    assert {parts for _off, parts in drawn} == {51}


def test_styles_alone_show_what_is_new_from_its_beginning(
    alice: Person, bob: Person, full_room: Place
) -> None:
    alice.join(full_room)
    mark_unread(alice, alice.messages.nth(-30))
    divider = alice.page.locator("[data-unread-divider]")
    expect(divider).to_have_count(1)
    with without_scripts(alice):
        alice.page.goto(full_room.path)
        assert divider.evaluate(SHARE) == pytest.approx(0.2, abs=0.02)
    alice.look_at(full_room)
    assert divider.evaluate(SHARE) == pytest.approx(0.2, abs=0.02)


def test_styles_alone_show_the_message_that_was_asked_for(alice: Person, full_room: Place) -> None:
    alice.join(full_room)
    asked = alice.page.locator("[data-seq='20']")
    with without_scripts(alice):
        alice.page.goto(f"{full_room.path}at/20/")
        place = asked.evaluate(SHARE)
    alice.page.goto(f"{full_room.path}at/20/")
    alice.is_online()
    assert asked.evaluate(SHARE) == pytest.approx(place, abs=0.02)
    assert place == pytest.approx(0.5, abs=0.1)


def test_a_short_room_begins_at_the_top_with_and_without_scripts(
    alice: Person, room: Place
) -> None:
    alice.say("한마디")
    alice.sees("한마디")
    top = alice.messages.first.evaluate(TOP)
    with without_scripts(alice):
        alice.page.goto(room.path)
        assert alice.messages.first.evaluate(TOP) == pytest.approx(top, abs=1)


def test_a_reader_who_is_quicker_than_the_scripts_keeps_the_line(
    alice: Person, full_room: Place
) -> None:
    alice.join(full_room)
    line = alice.page.locator("[data-seq='25']")
    with scripts_held(alice):
        alice.page.goto(full_room.path, wait_until="commit")
        line.scroll_into_view_if_needed()
        alice.page.evaluate(DRAWN)  # now the lines around it have their height
        place = line.evaluate(TOP)
    alice.is_online()
    assert line.evaluate(TOP) == pytest.approx(place, abs=1)
