"""What passes in a room: who is typing, how many have not read a message, and marking as unread."""

import re

from playwright.sync_api import expect

from tests.browser.people import Person, Place, mark_unread


def test_one_sees_who_is_typing_until_it_is_said(alice: Person, bob: Person, room: Place) -> None:
    line = alice.page.locator("[data-typing]")
    expect(line).to_have_text("")
    bob.composer.press_sequentially("곧")
    expect(line).to_contain_text(bob.username)
    expect(bob.page.locator("[data-typing]")).to_have_text("")
    bob.composer.press("Enter")
    alice.sees("곧")
    expect(line).to_have_text("")


def test_a_message_tells_how_many_have_not_read_it(alice: Person, bob: Person, room: Place) -> None:
    bob.open_room("다른 방")
    alice.say("읽었어요?")
    mark = alice.page.locator("[data-message]", has_text="읽었어요?").locator("[data-unread-by]")
    expect(mark).to_have_text("1")
    bob.look_at(room)
    bob.sees("읽었어요?")
    expect(mark).to_have_count(0)


def test_marked_as_unread_a_message_stays_so_until_one_comes_back(
    alice: Person, bob: Person, room: Place
) -> None:
    for text in ("하나", "둘", "셋"):
        bob.say(text)
    alice.sees("하나", "둘", "셋")
    mark_unread(alice, alice.messages.filter(has_text="둘"))
    expect(alice.entry(room)).to_have_attribute("data-unread", "2")
    divider = alice.page.locator("[data-unread-divider]")
    expect(divider).to_contain_text("2")
    expect(divider.locator("+ [data-message]")).to_contain_text("둘")
    bob.say("넷")
    expect(alice.entry(room)).to_have_attribute("data-unread", "3")
    alice.look_at(room)
    expect(alice.entry(room)).to_have_attribute("data-unread", "0")
    expect(alice.page).to_have_title(re.compile(r"^[^(]"))


def test_what_cannot_be_marked_as_unread_stays_read_and_is_told(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.say("하나")
    alice.sees("하나")
    alice.page.route("**/api/v1/rooms/*/read", lambda route: route.abort())
    mark_unread(alice, alice.messages.filter(has_text="하나"))
    expect(alice.page.locator("[data-toast]")).not_to_be_empty()
    expect(alice.page.locator("[data-unread-divider]")).to_have_count(0)
    expect(alice.entry(room)).to_have_attribute("data-unread", "0")
    bob.say("둘")
    alice.sees("하나", "둘")
    expect(alice.entry(room)).to_have_attribute("data-unread", "0")
