"""Talking directly: from a person in a room, and live for both."""

from playwright.sync_api import expect

from tests.browser.people import Person, Place


def test_one_talks_directly_with_somebody_in_the_room(
    alice: Person, bob: Person, room: Place
) -> None:
    name = bob.page.locator(".me-name > span").last.inner_text()
    person = alice.page.locator("[data-members] [data-member]", has_text=name)
    person.hover()
    person.locator("[data-direct]").click()
    alice.is_online()
    expect(alice.page.locator("[data-room-header] [data-room-name]")).to_have_text(name)
    alice.say("둘이서만 하는 말")
    entry = bob.page.locator("[data-room-list=direct] [data-room]")
    expect(entry).to_have_attribute("data-unread", "1")
    entry.click()
    bob.is_online()
    bob.sees("둘이서만 하는 말")
    bob.say("들었어요")
    alice.sees("둘이서만 하는 말", "들었어요")
