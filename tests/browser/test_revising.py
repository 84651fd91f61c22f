"""Two people see each other edit and delete."""

from collections.abc import Callable

from playwright.sync_api import Locator, Route, expect

from tests.browser.people import Person, Place
from tests.browser.test_composition import ENTER, compose
from tests.running import RunningOreum
from tests.waiting import wait_until


def editor(person: Person) -> Locator:
    return person.page.locator("[data-editor] textarea")


def choose(person: Person, action: str) -> None:
    person.page.locator(f"[data-message-menu] [data-action={action}]").click()


def test_what_was_said_last_is_edited_from_the_empty_composer(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("열두 시에 **만나요**")
    bob.sees("열두 시에 만나요")
    bob.say("네")
    alice.sees("열두 시에 만나요", "네")

    alice.composer.press("ArrowUp")
    expect(editor(alice)).to_have_value("열두 시에 **만나요**")
    editor(alice).press("Escape")
    expect(editor(alice)).to_have_count(0)
    expect(alice.composer).to_be_focused()
    alice.composer.press("ArrowUp")
    expect(editor(alice)).to_be_focused()
    editor(alice).fill("한 시에 ")
    editor(alice).press("End")
    session = alice.context.new_cdp_session(alice.page)
    compose(session, "ㅂ", "봬", "봬요")
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **ENTER})
    session.send("Input.insertText", {"text": "봬요"})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **ENTER})

    for person in (alice, bob):
        person.sees("한 시에 봬요", "네")
        edited = person.page.locator("[data-edited]")
        expect(edited).to_have_count(1)
        expect(edited.locator("[data-edited-mark]")).to_contain_text("수정됨")
    expect(editor(alice)).to_have_count(0)
    bob.page.reload()
    bob.sees("한 시에 봬요", "네")
    expect(bob.page.locator("[data-edited]")).to_have_count(1)


def test_what_is_on_its_way_is_edited_as_soon_as_it_is_stored(alice: Person, room: Place) -> None:
    alice.say("먼저 한 말")
    alice.sees("먼저 한 말")
    alice.context.set_offline(True)
    alice.say("아직 가는 말")
    alice.composer.press("ArrowUp")
    expect(alice.page.locator("[data-state=pending]")).to_have_count(1)
    expect(editor(alice)).to_have_count(0)
    alice.context.set_offline(False)
    expect(editor(alice)).to_have_value("아직 가는 말")
    editor(alice).fill("도착한 말")
    editor(alice).press("Enter")
    alice.sees("먼저 한 말", "도착한 말")


def test_who_goes_elsewhere_while_an_edit_is_saved_stays_there(alice: Person, room: Place) -> None:
    alice.say("먼저 한 말")
    alice.sees("먼저 한 말")
    alice.composer.press("ArrowUp")
    editor(alice).fill("고친 말")
    requests: list[Route] = []
    alice.page.route("**/api/v1/messages/*", lambda route: requests.append(route))
    editor(alice).press("Enter")
    wait_until(lambda: requests or alice.page.evaluate("false"), what="the request")
    alice.messages.last.focus()
    requests[0].continue_()
    expect(editor(alice)).to_have_count(0)
    expect(alice.messages.last).to_be_focused()
    alice.sees("고친 말")


def test_who_writes_on_meanwhile_is_not_interrupted(alice: Person, room: Place) -> None:
    alice.context.set_offline(True)
    alice.say("아직 가는 말")
    alice.composer.press("ArrowUp")
    alice.composer.type("다음 말")
    alice.context.set_offline(False)
    expect(alice.page.locator("[data-state=sent]")).to_have_count(1)
    expect(alice.composer).to_be_focused()
    alice.composer.press("Enter")
    alice.sees("아직 가는 말", "다음 말")
    expect(editor(alice)).to_have_count(0)


def test_an_owner_deletes_what_another_said_by_the_keyboard_alone(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.say("광고 보고 가세요")
    alice.sees("광고 보고 가세요")

    message = alice.page.locator("[data-message]")
    message.focus()
    alice.page.keyboard.press("Enter")
    alice.page.keyboard.press("End")
    alice.page.keyboard.press("Enter")
    dialog = alice.page.locator("[data-delete-dialog]")
    expect(dialog.locator("[data-delete-excerpt]")).to_have_text("광고 보고 가세요")
    dialog.locator("input").fill("광고")
    dialog.locator("[value=yes]").press("Enter")

    for person in (alice, bob):
        tombstone = person.page.locator("[data-deleted]")
        expect(tombstone).to_have_count(1)
        expect(tombstone.locator("[data-tombstone]")).to_be_visible()
        expect(tombstone).not_to_contain_text("광고")
    # The event may be quicker than the answer that closes the dialog.
    expect(dialog).to_be_hidden()
    alice.page.locator("[data-deleted]").press("Enter")
    choose(alice, "history")
    expect(alice.page.locator("#history")).to_contain_text("광고 보고 가세요")


def test_a_finger_that_stays_opens_the_menu(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    alice = arrive(oreum, **phone)
    alice.open_room("잡담")
    alice.composer.fill("오타가 잇어요")
    alice.page.locator("[data-composer] button[type=submit]").tap()
    alice.sees("오타가 잇어요")

    point = {"x": 120, "y": alice.messages.first.bounding_box()["y"] + 12}  # type: ignore[index]
    session = alice.context.new_cdp_session(alice.page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    menu = alice.page.locator("[data-message-menu]")
    expect(menu).to_be_visible()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(menu).to_be_visible()
    choose(alice, "edit")
    editor(alice).fill("오타가 있어요")
    alice.page.locator("[data-editor] button[data-weight=main]").tap()
    alice.sees("오타가 있어요")


def test_a_part_of_a_text_can_be_selected_on_touch(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    alice = arrive(oreum, **phone)
    alice.open_room("잡담")
    for text in ("계좌는 123-456", "다음 말"):
        alice.composer.fill(text)
        alice.page.locator("[data-composer] button[type=submit]").tap()
    alice.sees("계좌는 123-456", "다음 말")
    first = alice.messages.first
    expect(first).to_have_css("user-select", "none")

    first.focus()
    alice.page.keyboard.press("Enter")
    choose(alice, "select-text")

    expect(first).to_have_css("user-select", "text")
    expect(alice.messages.last).to_have_css("user-select", "none")
    assert alice.page.evaluate("getSelection().toString().trim()") == "계좌는 123-456"
    alice.messages.last.locator("[data-body]").tap()
    expect(first).to_have_css("user-select", "none")
