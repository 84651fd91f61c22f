"""Korean is composed syllable by syllable, and one press of Enter sends, with the last one."""

from collections.abc import Callable

from playwright.sync_api import CDPSession, expect

from tests.browser.people import Person, Place
from tests.running import RunningOreum

ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}


def compose(session: CDPSession, *steps: str) -> None:
    for text in steps:
        selection = {"selectionStart": len(text), "selectionEnd": len(text)}
        session.send("Input.imeSetComposition", {"text": text, **selection})


def test_enter_while_composing_sends_once_with_the_last_syllable(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.composer.fill("안녕하세")
    alice.composer.press("End")
    session = alice.context.new_cdp_session(alice.page)
    compose(session, "ㅇ", "요")
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **ENTER})
    session.send("Input.insertText", {"text": "요"})
    # As Chromium on macOS does: the same press again, now outside of the composition.
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": "\r", **ENTER})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **ENTER})
    alice.sees("안녕하세요")
    bob.sees("안녕하세요")
    expect(alice.composer).to_have_value("")


def test_composing_without_enter_sends_nothing(alice: Person, bob: Person, room: Place) -> None:
    alice.composer.focus()
    session = alice.context.new_cdp_session(alice.page)
    compose(session, "ㅎ", "하", "한")
    session.send("Input.insertText", {"text": "한"})
    expect(alice.composer).to_have_value("한")
    alice.composer.press("Enter")
    bob.sees("한")


def test_on_touch_enter_is_a_new_line_and_the_button_sends(
    oreum: RunningOreum, arrive: Callable[..., Person], bob: Person
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    alice = arrive(oreum, **phone)
    bob.join(alice.open_room("잡담"))
    expect(alice.composer).to_have_js_property("enterKeyHint", "enter")
    expect(bob.composer).to_have_js_property("enterKeyHint", "send")
    alice.composer.fill("윗줄")
    alice.composer.press("Enter")
    alice.composer.press_sequentially("아랫줄")
    expect(alice.composer).to_have_value("윗줄\n아랫줄")
    alice.page.locator("[data-composer] button[type=submit]").tap()
    expect(bob.messages).to_have_count(1)
