"""Two people talk, each in a browser of their own."""

import json
from functools import partial

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.people import Person, Place


def test_two_people_talk_live_in_korean(alice: Person, bob: Person, room: Place) -> None:
    alice.say("점심은 흑돼지 어때요?")
    bob.sees("점심은 흑돼지 어때요?")
    bob.say("좋아요! 12시에 봬요.")
    alice.sees("점심은 흑돼지 어때요?", "좋아요! 12시에 봬요.")
    bob.sees("점심은 흑돼지 어때요?", "좋아요! 12시에 봬요.")


def test_a_reloaded_page_shows_what_the_live_page_showed(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("하나")
    bob.say("둘")
    bob.say("**셋**")
    alice.sees("하나", "둘", "셋")
    expect(alice.page.locator("[data-unread-by]")).to_have_count(0)
    # All rows but the divider: how far one has read may still be on its way to the server.
    rows = alice.page.locator("[data-rows] > :not([data-unread-divider])")
    live = rows.all_inner_texts()
    alice.page.reload()
    alice.is_online()
    expect(rows).to_have_text(live, use_inner_text=True)


def test_a_bubble_is_pending_until_it_is_stored(alice: Person, bob: Person, room: Place) -> None:
    held: list[tuple[WebSocketRoute, str | bytes]] = []

    def pass_on(socket: WebSocketRoute, frame: str | bytes) -> None:
        if json.loads(frame)["type"] in {"ack", "events"}:
            held.append((socket, frame))
        else:
            socket.send(frame)

    def hold_answers(socket: WebSocketRoute) -> None:
        socket.connect_to_server().on_message(partial(pass_on, socket))

    alice.page.route_web_socket("**/ws/chat", hold_answers)
    alice.look_at(room)
    alice.say("*가는 중*")
    bubble = alice.messages.last
    expect(bubble).to_have_attribute("data-state", "pending")
    expect(bubble.locator("[data-body]")).to_have_text("*가는 중*")
    assert bubble.get_attribute("data-message") is None
    expect(bubble).to_have_attribute("data-late", "")
    bob.sees("가는 중")
    for socket, frame in held:
        socket.send(frame)
    alice.sees("가는 중")
    expect(bubble).not_to_have_attribute("data-late", "")


def test_an_empty_message_is_not_sent(alice: Person, bob: Person, room: Place) -> None:
    alice.say("")
    alice.say("   ")
    alice.composer.press("Shift+Enter")
    alice.composer.press("Enter")
    alice.page.locator("[data-composer] button[type=submit]").click()
    alice.say("end")
    bob.sees("end")


def test_shift_and_enter_is_a_new_line(alice: Person, bob: Person, room: Place) -> None:
    alice.composer.fill("first")
    alice.composer.press("Shift+Enter")
    alice.composer.press_sequentially("second")
    alice.composer.press("Enter")
    expect(bob.messages).to_have_count(1)
    expect(bob.messages.locator("[data-body]")).to_contain_text("first")
    assert bob.messages.locator("[data-body]").inner_text().split() == ["first", "second"]


def test_markup_is_shown_and_not_obeyed(alice: Person, bob: Person, room: Place) -> None:
    attack = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    alice.say(attack)
    expect(bob.messages).to_have_count(1)
    assert bob.page.locator("[data-body] img, [data-body] script").count() == 0


def test_messages_of_one_author_are_grouped(alice: Person, bob: Person, room: Place) -> None:
    for text in ("하나", "둘"):
        alice.say(text)
    bob.sees("하나", "둘")
    bob.say("셋")
    alice.sees("하나", "둘", "셋")
    follows = [message.get_attribute("data-follows") for message in alice.messages.all()]
    assert follows == [None, "", None]
