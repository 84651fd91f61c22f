"""Who is here, as two people see it of each other."""

from playwright.sync_api import Locator, expect

from tests.browser.people import Person, Place


def dot(person: Person, other: Person) -> Locator:
    return person.page.locator("[data-member-list] [data-member]", has_text=other.username)


def test_one_sees_who_comes_and_goes(alice: Person, bob: Person, room: Place) -> None:
    expect(dot(alice, bob)).to_have_attribute("data-presence", "online")
    expect(dot(bob, alice)).to_have_attribute("data-presence", "online")
    bob.page.close()
    expect(dot(alice, bob)).to_have_attribute("data-presence", "offline")


def test_who_switches_it_off_is_not_seen_and_sees_nobody(
    alice: Person, bob: Person, room: Place
) -> None:
    expect(dot(alice, bob)).to_have_attribute("data-presence", "online")
    bob.page.goto("/accounts/notifications/")
    bob.page.locator("[name=shows_presence]").uncheck()
    bob.page.locator("form:has([name=shows_presence]) button[type=submit]").click()
    expect(bob.page.locator("[name=shows_presence]")).not_to_be_checked()
    expect(dot(alice, bob)).to_have_attribute("data-presence", "offline")
    bob.look_at(room)
    expect(dot(bob, alice)).not_to_have_attribute("data-presence", "online")


def test_who_is_not_to_be_disturbed_is_seen_as_such(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.page.goto("/accounts/notifications/")
    bob.page.locator("[name=span][value='1h']").click()
    bob.look_at(room)
    expect(dot(alice, bob)).to_have_attribute("data-presence", "dnd")
