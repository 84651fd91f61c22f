"""Two people mention each other, and the one who is meant sees it everywhere."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.people import Person, Place
from tests.browser.test_composition import ENTER, compose
from tests.running import RunningOreum


def offered(person: Person) -> Locator:
    return person.page.locator("[data-composer] [role=option]")


def badge(person: Person, room: Place) -> Locator:
    return person.entry(room).locator("[data-mentions-count]")


def name_in_korean(site: RunningOreum, person: Person, name: str) -> None:
    script = (
        "from rooms.models import User;"
        f" User.objects.filter(username='{person.username}').update(display_name='{name}')"
    )
    site.manage("shell", "-v", "0", "-c", script)


def test_who_is_mentioned_sees_it_in_the_room_and_in_the_list(
    oreum: RunningOreum, alice: Person, bob: Person, room: Place
) -> None:
    elsewhere = bob.open_room("다른 방")
    alice.say(f"@{bob.username} 점심 드세요")

    expect(badge(bob, room)).to_be_visible()
    expect(badge(bob, room)).to_have_text("@1")
    expect(bob.entry(room)).to_have_attribute("data-mentions", "1")
    expect(badge(bob, elsewhere)).to_be_hidden()
    bob.page.reload()
    expect(badge(bob, room)).to_have_text("@1")

    bob.look_at(room)
    mine = bob.page.locator("[data-for-me]")
    expect(mine.locator("[data-mention][data-me]")).to_have_text(f"@{bob.username}")
    expect(badge(bob, room)).to_be_hidden()
    expect(alice.page.locator("[data-mention]")).to_have_count(1)
    expect(alice.page.locator("[data-for-me], [data-me]")).to_have_count(0)
    alice.say(f"@{bob.username} 하나 더")
    expect(mine).to_have_count(2)


def test_an_edit_and_a_deletion_take_the_mention_away(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.open_room("다른 방")
    alice.say(f"@{bob.username} 하나")
    alice.say(f"@{bob.username} 둘")
    expect(badge(bob, room)).to_have_text("@2")
    alice.composer.press("ArrowUp")
    alice.page.locator("[data-editor] textarea").fill("둘")
    alice.page.locator("[data-editor] textarea").press("Enter")
    expect(badge(bob, room)).to_have_text("@1")
    alice.page.locator("[data-message]").first.focus()
    alice.page.keyboard.press("Delete")
    alice.page.locator("[data-delete-dialog] [value=yes]").click()
    expect(badge(bob, room)).to_be_hidden()


def test_people_are_offered_while_an_at_is_written(
    oreum: RunningOreum, alice: Person, bob: Person, room: Place
) -> None:
    name_in_korean(oreum, bob, "박민준")
    alice.composer.press_sequentially("안녕 @ㅂㅁㅈ")
    expect(offered(alice)).to_have_count(1)
    expect(offered(alice)).to_contain_text("박민준")
    expect(offered(alice)).to_have_attribute("aria-selected", "true")
    expect(alice.composer).to_have_attribute("aria-activedescendant", "mention-list-0")
    alice.composer.press("Escape")
    expect(offered(alice).first).to_be_hidden()
    expect(alice.composer).to_have_value("안녕 @ㅂㅁㅈ")

    alice.composer.fill("안녕 ")
    alice.composer.press_sequentially("@민")
    expect(offered(alice)).to_have_count(1)
    alice.composer.press("Enter")
    expect(alice.composer).to_have_value(f"안녕 @{bob.username} ")
    expect(offered(alice).first).to_be_hidden()
    alice.composer.press("Enter")
    for person in (alice, bob):
        person.sees("안녕 @박민준")
        expect(person.page.locator("[data-mention]")).to_have_text("@박민준")
    expect(bob.page.locator("[data-for-me]")).to_have_count(1)


def test_people_are_offered_where_a_message_is_edited_too(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("점심 드세요")
    alice.sees("점심 드세요")
    alice.composer.press("ArrowUp")
    editor = alice.page.locator("[data-editor] textarea")
    editor.press("Home")
    editor.press_sequentially("@g")
    offered_there = alice.page.locator("[data-editor] [role=option]")
    expect(offered_there).to_have_count(1)
    editor.press("Escape")
    expect(offered_there).to_be_hidden()
    expect(editor).to_be_focused()
    editor.press_sequentially("u")
    editor.press("Enter")
    expect(editor).to_have_value(f"@{bob.username} 점심 드세요")
    editor.press("Enter")
    for person in (alice, bob):
        person.sees(f"@{bob.username} 점심 드세요")
    expect(bob.page.locator("[data-for-me]")).to_have_count(1)


def test_the_arrows_lead_through_those_who_are_offered(
    oreum: RunningOreum, arrive: Callable[..., Person], alice: Person, bob: Person, room: Place
) -> None:
    carol = arrive(oreum)
    carol.join(room)
    first, second = sorted([bob.username, carol.username])
    alice.composer.press_sequentially("@gu")
    expect(offered(alice)).to_have_count(2)
    alice.composer.press("ArrowDown")
    expect(offered(alice).nth(1)).to_have_attribute("aria-selected", "true")
    alice.composer.press("ArrowDown")
    expect(offered(alice).first).to_have_attribute("aria-selected", "true")
    alice.composer.press("ArrowUp")
    alice.composer.press("Tab")
    expect(alice.composer).to_have_value(f"@{second} ")
    alice.composer.press_sequentially("@gu")
    alice.page.locator(f"[role=option]:has-text('@{first}')").click()
    expect(alice.composer).to_have_value(f"@{second} @{first} ")
    expect(alice.composer).to_be_focused()


def test_enter_while_composing_ends_the_syllable_and_chooses_nobody(
    oreum: RunningOreum, alice: Person, bob: Person, room: Place
) -> None:
    name_in_korean(oreum, bob, "박민준")
    alice.composer.press_sequentially("@")
    expect(offered(alice)).to_have_count(1)
    session = alice.context.new_cdp_session(alice.page)
    compose(session, "ㅁ", "미", "민")
    expect(offered(alice)).to_have_count(1)
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **ENTER})
    session.send("Input.insertText", {"text": "민"})
    # As Chromium on macOS does: the same press again, now outside of the composition.
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": "\r", **ENTER})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **ENTER})
    expect(alice.composer).to_have_value("@민")
    expect(offered(alice)).to_have_count(1)
    expect(alice.messages).to_have_count(0)
    alice.composer.press("Enter")
    expect(alice.composer).to_have_value(f"@{bob.username} ")


def test_a_finger_chooses_who_is_meant(
    oreum: RunningOreum, arrive: Callable[..., Person], bob: Person
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    alice = arrive(oreum, **phone)
    room = alice.open_room("잡담")
    bob.join(room)
    alice.composer.press_sequentially("@g")
    option = offered(alice).first
    expect(option).to_be_visible()
    box = option.bounding_box()
    assert box
    assert box["height"] >= 44
    option.tap()
    expect(alice.composer).to_have_value(f"@{bob.username} ")
