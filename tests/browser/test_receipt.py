"""Where my message is, beside each message of one's own: by the keyboard, and by touch."""

import re

from playwright.sync_api import expect

from tests.browser.people import Person, Place


def test_one_sees_where_ones_own_message_is_and_not_where_those_of_others_are(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("하나")
    bob.sees("하나")
    bob.say("둘")
    alice.sees("하나", "둘")
    expect(alice.page.locator("[data-action=delivery]")).to_have_count(1)
    own = alice.page.locator("[data-mine] [data-action=delivery]")
    own.focus()
    own.press("Enter")
    panel = alice.page.locator("[data-receipt]")
    expect(panel).to_be_focused()
    steps = panel.locator("[data-step]")
    expect(steps).to_have_count(4)
    measured = re.compile(r"^전송 확인\s*보내고 \d+ms 뒤$")
    expect(panel.locator("[data-step=acknowledged]")).to_have_text(measured)
    expect(panel.locator("[data-step=shown]")).to_have_attribute("data-state", "done")
    expect(panel.locator("[data-step=kafka]")).to_have_attribute("data-state", "unknown")
    alice.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(own).to_be_focused()


def test_after_a_reload_what_only_the_page_knew_is_said_to_be_unknown(
    alice: Person, room: Place
) -> None:
    alice.say("하나")
    alice.sees("하나")
    alice.look_at(room)
    alice.page.locator("[data-action=delivery]").press("Enter")
    panel = alice.page.locator("[data-receipt]")
    expect(panel.locator("[data-step=committed]")).to_have_attribute("data-state", "done")
    for step in ("acknowledged", "shown"):
        expect(panel.locator(f"[data-step={step}]")).to_have_attribute("data-state", "unknown")
