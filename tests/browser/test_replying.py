"""Two people answer each other, and see what is answered."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.people import Person, Place
from tests.browser.test_revising import choose
from tests.running import RunningOreum


def bar(person: Person) -> Locator:
    return person.page.locator("[data-reply-bar]")


def quote(person: Person) -> Locator:
    return person.page.locator("[data-quote]")


def press_korean_r(person: Person) -> None:
    """The key of R where the keyboard writes Korean."""
    key = {"key": "ㄱ", "code": "KeyR", "windowsVirtualKeyCode": 82}
    session = person.context.new_cdp_session(person.page)
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def test_an_answer_shows_what_it_answers_and_the_quote_follows(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("열두 시에 **만나요**")
    bob.sees("열두 시에 만나요")
    bob.page.locator("[data-message]").focus()
    bob.page.keyboard.press("r")
    expect(bob.composer).to_be_focused()
    expect(bar(bob)).to_contain_text(f"{alice.username}님에게 답장")
    expect(bar(bob)).to_contain_text("열두 시에 만나요")
    bob.say("네, 그때 봬요")

    for person in (alice, bob):
        person.sees("열두 시에 만나요", "네, 그때 봬요")
        expect(quote(person)).to_contain_text(alice.username)
        expect(quote(person).locator("[data-quote-excerpt]")).to_have_text("열두 시에 만나요")
    expect(bar(bob)).to_be_hidden()

    alice.composer.press("ArrowUp")
    alice.page.locator("[data-editor] textarea").fill("한 시에 만나요")
    alice.page.locator("[data-editor] textarea").press("Enter")
    for person in (alice, bob):
        expect(quote(person).locator("[data-quote-excerpt]")).to_have_text("한 시에 만나요")
    alice.page.locator("[data-message]").first.focus()
    alice.page.keyboard.press("Delete")
    alice.page.locator("[data-delete-dialog] [value=yes]").click()
    for person in (alice, bob):
        expect(quote(person)).to_have_attribute("data-quote", "deleted")
        expect(quote(person)).not_to_contain_text("만나요")
    bob.page.reload()
    expect(quote(bob)).to_have_attribute("data-quote", "deleted")


def test_a_quote_leads_to_its_message_where_it_stands_on_the_page(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("맨 위의 말")
    alice.sees("맨 위의 말")
    for number in range(25):
        alice.say(f"{number}번\n\n한 줄 더")
    expect(bob.messages).to_have_count(26)
    first = bob.page.locator("[data-message]").first
    expect(first).not_to_be_in_viewport()
    first.focus()
    bob.page.keyboard.press("Enter")
    choose(bob, "reply")
    bob.say("맨 위에 답해요")
    expect(alice.messages).to_have_count(27)

    quote(alice).click()

    target = alice.page.locator("[data-message]").first
    expect(target).to_be_in_viewport()
    expect(target).to_be_focused()
    expect(target).to_have_attribute("data-flash", "")
    expect(alice.page).to_have_url(re.compile(rf"{room.path}$"))


def test_what_is_not_on_the_page_is_fetched_and_opened_around(
    oreum: RunningOreum, alice: Person, bob: Person, room: Place
) -> None:
    alice.say("아주 오래된 말")
    alice.sees("아주 오래된 말")
    script = (
        "from messaging.commit import Send, commit_sends; from uuid import uuid4;"
        " from rooms.models import User;"
        f" u = User.objects.get(username='{alice.username}');"
        f" [commit_sends([Send(u, {room.id}, uuid4(), f'{{n}}')]) for n in range(60)]"
    )
    oreum.manage("shell", "-v", "0", "-c", script)
    for person in (alice, bob):
        person.look_at(room)
        expect(person.messages).to_have_count(50)
    identifier = bob.page.evaluate(
        "async (room) => (await (await fetch(`/api/v1/rooms/${room}/messages?after=0&limit=1`))"
        ".json()).items[0].id",
        room.id,
    )
    token = bob.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    bob.page.evaluate(
        "([room, id, token]) => fetch(`/api/v1/rooms/${room}/messages`, {method: 'POST',"
        " headers: {'Content-Type': 'application/json', 'X-CSRFToken': token},"
        " body: JSON.stringify({body: '오래된 말에 답해요', reply_to: id})})",
        [room.id, identifier, token],
    )

    expect(quote(alice).locator("[data-quote-excerpt]")).to_have_text("아주 오래된 말")
    quote(alice).click()

    alice.page.wait_for_url("**/at/*/")
    expect(alice.page.locator("[data-flash] [data-body]")).to_have_text("아주 오래된 말")


def test_an_answer_survives_a_reload_before_and_after_it_is_sent(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("점심 뭐 먹어요?")
    bob.sees("점심 뭐 먹어요?")
    bob.page.locator("[data-message]").hover()
    bob.page.locator("[data-message] [data-action=reply]").click()
    bob.composer.press_sequentially("흑돼지")
    bob.page.reload()
    expect(bob.composer).to_have_value("흑돼지")
    expect(bar(bob)).to_contain_text("점심 뭐 먹어요?")

    bob.is_online()
    bob.context.set_offline(True)
    expect(bob.page.locator("body")).to_have_attribute("data-connection", "offline")
    bob.composer.press("Enter")
    expect(quote(bob)).to_contain_text("점심 뭐 먹어요?")
    bob.context.set_offline(False)

    for person in (alice, bob):
        person.sees("점심 뭐 먹어요?", "흑돼지")
        expect(quote(person).locator("[data-quote-excerpt]")).to_have_text("점심 뭐 먹어요?")


def test_escape_takes_the_answer_back_and_keeps_what_was_typed(alice: Person, room: Place) -> None:
    alice.say("혼잣말")
    alice.sees("혼잣말")
    alice.page.locator("[data-message]").focus()
    press_korean_r(alice)
    expect(bar(alice)).to_be_visible()
    alice.composer.press_sequentially("그냥 말")
    alice.composer.press("Escape")
    expect(bar(alice)).to_be_hidden()
    expect(alice.composer).to_have_value("그냥 말")
    alice.composer.press("Enter")
    alice.sees("혼잣말", "그냥 말")
    expect(quote(alice)).to_have_count(0)


def test_a_finger_answers_by_the_menu(
    oreum: RunningOreum, arrive: Callable[..., Person], bob: Person
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    alice = arrive(oreum, **phone)
    room = alice.open_room("잡담")
    bob.join(room)
    bob.say("저녁은요?")
    alice.sees("저녁은요?")
    alice.page.locator("[data-message]").focus()
    alice.page.locator("[data-message] [data-action=more]").tap()
    choose(alice, "reply")
    alice.composer.fill("국수요")
    alice.page.locator("[data-composer] button[type=submit]").tap()
    for person in (alice, bob):
        person.sees("저녁은요?", "국수요")
        expect(quote(person)).to_contain_text("저녁은요?")
