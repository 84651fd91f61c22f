"""What was typed and not sent."""

from playwright.sync_api import expect

from tests.browser.people import Person, Place


def test_a_draft_survives_a_reload(alice: Person, room: Place) -> None:
    alice.composer.press_sequentially("흑돼지 괜찮으세")
    alice.page.reload()
    expect(alice.composer).to_have_value("흑돼지 괜찮으세")


def test_a_draft_never_shows_in_another_room(alice: Person, room: Place) -> None:
    other = alice.open_room("잡담")
    alice.look_at(room)
    alice.composer.fill("여기서만")
    alice.look_at(other)
    expect(alice.composer).to_have_value("")
    alice.look_at(room)
    expect(alice.composer).to_have_value("여기서만")


def test_what_was_sent_is_no_draft(alice: Person, bob: Person, room: Place) -> None:
    alice.say("보냈어요")
    bob.sees("보냈어요")
    alice.page.reload()
    expect(alice.composer).to_have_value("")


def test_a_draft_goes_on_in_the_other_tab_and_is_gone_there_once_sent(
    alice: Person, room: Place
) -> None:
    tab = alice.context.new_page()
    tab.goto(room.path)
    written = tab.locator("[data-composer] textarea")
    alice.composer.press_sequentially("어느 탭에서든")
    expect(written).to_have_value("어느 탭에서든")
    alice.composer.press("Enter")
    alice.sees("어느 탭에서든")
    expect(written).to_have_value("")
