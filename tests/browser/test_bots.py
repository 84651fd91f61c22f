"""A bot comes into a room that people look at."""

from playwright.sync_api import Locator, expect

from tests.browser.people import RETRIES, Person, Place


def badge(name: Locator) -> str:
    content: str = name.evaluate("it => getComputedStyle(it, '::after').content")
    return content


def open_menu(person: Person, message: Locator) -> None:
    message.focus()
    person.page.keyboard.press("Enter")


def test_a_bot_is_marked_wherever_its_name_stands_and_nobody_waits_for_it_to_read(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.page.goto(f"{room.path}webhooks/new/")
    alice.page.locator("[name=kind][value=incoming]").check()
    alice.page.locator("[name=name]").fill("당번")
    alice.page.locator("[name=name]").press("Enter")
    address = alice.page.locator("[data-webhook-secret]").inner_text()
    bot = bob.page.locator("[data-member][data-bot]")
    expect(bot).to_contain_text("당번")
    expect(bot).to_contain_text("봇")
    expect(bot.locator("[data-direct]")).to_have_count(0)

    answer = alice.page.request.post(
        address, data={"text": "오늘 당번은 서연 님"}, max_retries=RETRIES
    )
    assert answer.ok, answer.text()

    bob.sees("오늘 당번은 서연 님")
    expect(bob.messages).to_have_attribute("data-bot", "봇")
    alice.look_at(room)
    expect(alice.messages).to_have_attribute("data-bot", "봇")
    for person in (alice, bob):
        expect(person.page.locator("[data-unread-by]")).to_have_count(0)
        assert badge(person.page.locator("[data-author-name]").first) == '"봇"'

    bob.messages.last.focus()
    bob.page.keyboard.press("r")
    bob.say("고마워요")
    for person in (alice, bob):
        quoted = person.page.locator("[data-quote-author]")
        expect(quoted).to_be_visible()
        assert badge(quoted) == '"봇"'
    open_menu(alice, alice.messages.first)
    alice.page.locator("[data-message-menu] [data-action=pin]").click()
    expect(bob.page.locator("[data-pin-text]")).to_have_text("오늘 당번은 서연 님")
    assert badge(bob.page.locator("[data-pin-author]")) == '"봇"'

    bob.page.goto("/search/?q=서연&from=당번")
    assert badge(bob.page.locator(".found-where > strong")) == '"봇"'
