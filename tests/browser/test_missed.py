"""A room with more unread than a page: opening it loses neither the count nor the place."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, Place, mark_unread
from tests.browser.seeding import seeded_room
from tests.running import RunningOreum

MESSAGES = 170


@pytest.fixture
def unread_room(oreum: RunningOreum, alice: Person, bob: Person) -> Place:
    """Alice and Bob are in it; for Alice it is unread from seq 40 on, some 130 messages."""
    room = seeded_room(oreum, messages=MESSAGES, prefix="missed")
    bob.join(room)
    alice.join(room)
    alice.page.goto(f"{room.path}at/40/")
    mark_unread(alice, alice.page.locator("[data-seq='40']"))
    expect(alice.page.locator("[data-unread-divider]")).to_be_visible()
    alice.open_room("다른 방")
    return room


def unread(person: Person, room: Place) -> int:
    return int(person.entry(room).get_attribute("data-unread") or 0)


def test_a_room_with_more_unread_than_a_page_keeps_its_place_and_leads_there(
    alice: Person, bob: Person, unread_room: Place
) -> None:
    count = unread(alice, unread_room)
    assert count > 100
    alice.look_at(unread_room)
    bar = alice.page.locator("[data-unread-bar]")
    divider = alice.page.locator("[data-unread-divider]")
    expect(bar).to_contain_text(str(count))
    bob.say("지금 막")
    expect(alice.page.get_by_text("지금 막", exact=True)).to_be_in_viewport()
    expect(bar).to_contain_text(str(count + 1))
    expect(alice.entry(unread_room)).to_have_attribute("data-unread", str(count + 1))

    alice.page.locator("[data-unread-jump]").click()
    alice.page.wait_for_url("**/at/40/")
    alice.is_online()
    expect(divider).to_be_in_viewport()
    expect(divider.locator("+ [data-message]")).to_have_attribute("data-seq", "40")
    expect(divider).to_have_text("새 메시지")  # more of them is below the page: no number
    expect(bar).to_be_hidden()
    expect(alice.entry(unread_room)).to_have_attribute("data-unread", str(count + 1))

    while alice.page.get_by_text("지금 막", exact=True).count() == 0:
        alice.timeline.evaluate("timeline => { timeline.scrollTop = timeline.scrollHeight }")
    alice.timeline.evaluate("timeline => { timeline.scrollTop = timeline.scrollHeight }")
    expect(alice.entry(unread_room)).to_have_attribute("data-unread", "0")
    expect(divider).to_contain_text(str(count + 1))


def test_reading_upwards_to_where_the_unread_begins_and_back_is_reading_it(
    alice: Person, unread_room: Place
) -> None:
    count = unread(alice, unread_room)
    alice.look_at(unread_room)
    bar = alice.page.locator("[data-unread-bar]")
    divider = alice.page.locator("[data-unread-divider]")
    alice.timeline.evaluate("timeline => { timeline.scrollTop -= 500 }")
    alice.timeline.evaluate("timeline => { timeline.scrollTop = timeline.scrollHeight }")
    expect(bar).to_be_visible()
    while divider.count() == 0:
        alice.timeline.evaluate("timeline => { timeline.scrollTop = 0 }")
    divider.scroll_into_view_if_needed()
    expect(bar).to_be_hidden()
    expect(alice.entry(unread_room)).to_have_attribute("data-unread", str(count))
    alice.timeline.evaluate("timeline => { timeline.scrollTop = timeline.scrollHeight }")
    expect(alice.entry(unread_room)).to_have_attribute("data-unread", "0")


def test_below_where_the_unread_begins_the_bar_leads_there_on_the_same_page(
    alice: Person, unread_room: Place
) -> None:
    alice.page.goto(f"{unread_room.path}at/62/")
    alice.is_online()
    bar = alice.page.locator("[data-unread-bar]")
    expect(bar).to_contain_text(str(unread(alice, unread_room)))
    alice.page.locator("[data-unread-jump]").click()
    expect(alice.page.locator("[data-unread-divider]")).to_be_in_viewport()
    expect(alice.page.locator("[data-seq='40']")).to_be_focused()
    expect(bar).to_be_hidden()
    assert alice.page.url.endswith("/at/62/")


def test_what_is_taken_for_read_is_so_on_every_device(alice: Person, unread_room: Place) -> None:
    alice.look_at(unread_room)
    tab = alice.context.new_page()
    tab.goto(unread_room.path)
    expect(tab.locator("[data-unread-bar]")).to_be_visible()
    tab.locator("[data-action=mark-read]").click()
    expect(tab.locator("[data-unread-bar]")).to_be_hidden()
    expect(alice.page.locator("[data-unread-bar]")).to_be_hidden()
    expect(alice.entry(unread_room)).to_have_attribute("data-unread", "0")
    alice.look_at(unread_room)
    expect(alice.page.locator("[data-unread-divider]")).to_have_count(0)
