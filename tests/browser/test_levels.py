"""What of a room calls for one: the title, the entry in the list, in all tabs."""

import re

from playwright.sync_api import expect

from tests.browser.people import Person, Place

UNCOUNTED = re.compile(r"^[^(]")


def choose(person: Person, level: str) -> None:
    menu = person.page.locator("[data-level-menu]")
    menu.locator("summary").click()
    menu.locator(f"[name=level][value={level}]").click()
    expect(menu).to_have_attribute("data-level", level)
    expect(menu.locator(".menu")).to_be_hidden()


def test_a_room_that_may_not_call_is_not_counted_in_the_title(
    alice: Person, bob: Person, room: Place
) -> None:
    choose(alice, "none")
    alice.open_room("다른 방")
    bob.say("들리나요?")
    entry = alice.entry(room)
    expect(entry).to_have_attribute("data-unread", "1")
    expect(entry).to_have_attribute("data-level", "none")
    expect(alice.page).to_have_title(UNCOUNTED)


def test_another_tab_follows(alice: Person, bob: Person, room: Place) -> None:
    other = Person.come(alice.context, alice.username)
    other.open_room("다른 방")
    bob.say("하나")
    expect(other.page).to_have_title(UNCOUNTED)  # Alice looks at it in the first tab
    choose(alice, "none")
    expect(other.entry(room)).to_have_attribute("data-level", "none")


def test_the_level_is_chosen_by_keyboard(alice: Person, room: Place) -> None:
    menu = alice.page.locator("[data-level-menu]")
    menu.locator("summary").focus()
    alice.page.keyboard.press("Enter")
    alice.page.keyboard.press("Tab")
    alice.page.keyboard.press("Tab")
    alice.page.keyboard.press("Enter")
    expect(menu).to_have_attribute("data-level", "mentions")
    expect(menu.locator("summary")).to_be_focused()
    alice.page.keyboard.press("Enter")
    alice.page.keyboard.press("Escape")
    expect(menu.locator(".menu")).to_be_hidden()
