"""By the keyboard alone: from room to room, through the messages, and step by step back."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Person, Place
from tests.browser.seeding import seeded_room
from tests.browser.test_composition import ENTER, compose
from tests.running import RunningOreum


def switcher(person: Person) -> Locator:
    return person.page.locator("[data-switcher]")


def options(person: Person) -> Locator:
    return switcher(person).locator("[role=option] [data-place-name]")


@pytest.fixture
def rooms(alice: Person) -> list[Place]:
    """Alice's, in the order of her list; she is in the last one."""
    return [alice.open_room(name) for name in ("개발", "공지", "제주 워크숍")]


def test_the_initials_of_a_room_lead_there_with_one_enter(
    alice: Person, rooms: list[Place]
) -> None:
    alice.page.keyboard.press("Control+k")
    expect(switcher(alice).locator("input")).to_be_focused()
    expect(options(alice).nth(0)).to_have_text("공지")
    expect(options(alice).nth(1)).to_have_text("개발")
    session = alice.context.new_cdp_session(alice.page)
    compose(session, "ㄱ")
    session.send("Input.insertText", {"text": "ㄱ"})
    compose(session, "ㅈ")
    expect(options(alice)).to_have_text(["공지"])
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **ENTER})
    session.send("Input.insertText", {"text": "ㅈ"})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **ENTER})
    alice.page.wait_for_url(f"**{rooms[1].path}")


def test_the_switcher_is_walked_by_arrows_and_gives_the_focus_back(
    alice: Person, rooms: list[Place]
) -> None:
    expect(alice.composer).to_be_focused()
    alice.page.keyboard.press("Control+k")
    field = switcher(alice).locator("input")
    first = options(alice).first
    expect(first).to_have_text("공지")
    alice.page.keyboard.press("ArrowDown")
    chosen = switcher(alice).locator("[aria-selected=true]")
    expect(chosen).to_contain_text("개발")
    expect(field).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    alice.page.keyboard.type("없는 방")
    expect(options(alice)).to_have_count(0)
    expect(switcher(alice).get_by_role("status")).to_be_visible()
    alice.page.keyboard.press("Enter")
    alice.page.keyboard.press("Escape")
    expect(switcher(alice)).to_be_hidden()
    expect(alice.composer).to_be_focused()
    expect(alice.page).to_have_url(re.compile(rooms[2].path))


def test_what_is_unread_stands_first_and_a_button_opens_the_same(
    alice: Person, bob: Person, room: Place
) -> None:
    elsewhere = alice.open_room("가나다")
    alice.open_room("라마바")
    bob.say("새 소식")
    expect(alice.entry(room)).to_have_attribute("data-unread", "1")
    alice.page.locator("[data-action=switch]").click()
    expect(options(alice).first).to_have_text("제주 워크숍")
    expect(options(alice).nth(1)).to_have_text("가나다")
    # A person may have the same id as a room.
    switcher(alice).locator(f"[data-place='{elsewhere.id}']:not([data-kind=person])").click()
    alice.page.wait_for_url(f"**{elsewhere.path}")


def test_a_person_is_found_by_their_user_name_and_talked_with(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.page.keyboard.press("Control+k")
    alice.page.keyboard.type(bob.username)
    found = switcher(alice).locator("[role=option]")
    expect(found).to_have_count(1)
    expect(found).to_contain_text(f"@{bob.username}")
    alice.page.keyboard.press("Enter")
    expect(alice.page.locator("[data-room-header] [data-room-name]")).to_have_text(bob.username)
    alice.is_online()
    alice.say("둘이서만 하는 말")
    expect(bob.page.locator("[data-room-list=direct] [data-unread='1']")).to_be_visible()


def test_alt_and_an_arrow_lead_to_the_next_room_and_to_the_next_unread_one(
    alice: Person, bob: Person, room: Place
) -> None:
    first, last = alice.open_room("가나다"), alice.open_room("하하하")
    alice.page.keyboard.press("Alt+ArrowUp")
    alice.page.wait_for_url(f"**{room.path}")
    alice.is_online()
    alice.page.keyboard.press("Alt+ArrowUp")
    alice.page.wait_for_url(f"**{first.path}")
    alice.is_online()
    alice.look_at(last)
    bob.say("새 소식")
    expect(alice.entry(room)).to_have_attribute("data-unread", "1")
    alice.composer.fill("쓰는 중")
    alice.composer.press("Alt+Shift+ArrowDown")
    expect(alice.composer).to_be_focused()
    alice.composer.fill("")
    alice.composer.press("Alt+Shift+ArrowDown")
    alice.page.wait_for_url(f"**{room.path}")


def test_a_question_mark_shows_the_keys_but_is_a_letter_where_one_writes(
    alice: Person, room: Place
) -> None:
    keys = alice.page.locator("[data-keys-dialog]")
    alice.composer.press("?")
    expect(alice.composer).to_have_value("?")
    expect(keys).to_be_hidden()
    alice.composer.fill("")
    alice.timeline.focus()
    alice.page.keyboard.press("?")
    expect(keys).to_be_visible()
    expect(keys.locator("dt", has_text="단축키 보기")).to_be_visible()
    alice.page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(alice.timeline).to_be_focused()


def test_a_slash_leads_to_the_search_of_this_room(alice: Person, room: Place) -> None:
    alice.timeline.focus()
    alice.page.keyboard.press("/")
    alice.page.wait_for_url(f"**/search/?room={room.id}")
    field = alice.page.locator("[data-search]")
    expect(field).to_be_focused()
    alice.page.keyboard.press("/")
    expect(field).to_have_value("/")


def test_escape_leads_back_step_by_step_and_at_last_to_the_newest_message(
    oreum: RunningOreum, alice: Person, bob: Person
) -> None:
    room = seeded_room(oreum, messages=60, prefix="back")
    alice.join(room)
    bob.join(room)
    alice.say("제 메시지")
    expect(alice.page.get_by_text("제 메시지", exact=True)).to_be_visible()
    alice.composer.press("ArrowUp")
    expect(alice.page.locator("[data-editor] textarea")).to_be_focused()
    alice.page.keyboard.press("Escape")
    expect(alice.composer).to_be_focused()
    alice.page.locator("[data-mine]").press("Enter")
    expect(alice.page.locator("[data-message-menu]")).to_be_visible()
    alice.page.keyboard.press("Escape")
    expect(alice.page.locator("[data-message-menu]")).to_be_hidden()
    expect(alice.page.locator("[data-mine]")).to_be_focused()
    alice.timeline.evaluate("timeline => { timeline.scrollTop -= 600 }")
    bob.say("맨 끝")
    expect(alice.page.locator("[data-new-pill]")).to_be_visible()
    alice.page.keyboard.press("Escape")
    expect(alice.composer).to_be_focused()
    alice.page.keyboard.press("Escape")
    expect(alice.page.get_by_text("맨 끝", exact=True)).to_be_in_viewport()
    expect(alice.page.locator("[data-new-pill]")).to_be_hidden()


def test_the_messages_are_one_stop_of_tab_and_the_arrows_lead_through_them(
    alice: Person, room: Place
) -> None:
    for text in ("하나", "둘", "셋"):
        alice.say(text)
    alice.sees("하나", "둘", "셋")
    alice.messages.last.focus()
    for key, text in (("ArrowUp", "둘"), ("Home", "하나"), ("End", "셋"), ("ArrowUp", "둘")):
        alice.page.keyboard.press(key)
        expect(alice.page.locator(":focus [data-body]")).to_have_text(text)
    expect(alice.page.locator("[data-message][tabindex='0']")).to_have_count(1)
    alice.page.keyboard.press("Escape")
    expect(alice.composer).to_be_focused()


INSIDE = """() => {
  const log = document.querySelector("[data-timeline]");
  if (!log.contains(document.activeElement)) return "elsewhere";
  const message = document.activeElement.closest("[data-message]");
  return [...log.querySelectorAll("[data-message]")].indexOf(message);
}"""


def test_tab_goes_through_what_one_message_holds_and_past_all_others(
    alice: Person, bob: Person, room: Place
) -> None:
    texts = ("https://example.com/가", "```\nprint()\n```", "https://example.com/나", "끝")
    for text, author in zip(texts, (alice, bob, alice, alice), strict=True):
        author.say(text)
        expect(alice.page.locator("[data-rows] [data-state=sent]")).to_have_count(
            texts.index(text) + 1
        )
    page = alice.page
    message = alice.messages.nth(1)
    message.focus()

    met = []
    page.keyboard.press("Tab")
    while (place := page.evaluate(INSIDE)) != "elsewhere":
        met.append((place, page.evaluate("document.activeElement.localName")))
        page.keyboard.press("Tab")

    assert {place for place, _name in met} == {1}
    assert {"pre", "button"} <= {name for _place, name in met}
    page.keyboard.press("Shift+Tab")
    expect(message).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(INSIDE) == "elsewhere"
    page.keyboard.press("Tab")
    expect(message).to_be_focused()
    page.keyboard.press("Tab")
    expect(message).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(message).to_be_focused()
    page.keyboard.press("Escape")
    expect(alice.composer).to_be_focused()
