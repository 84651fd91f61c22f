"""A bot comes into a room that people look at."""

from playwright.sync_api import expect

from tests.browser.people import Person, Place


def test_a_bot_is_marked_as_soon_as_it_comes_and_nobody_waits_for_it_to_read(
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

    answer = alice.page.request.post(address, data={"text": "오늘 당번은 서연 님"})
    assert answer.ok, answer.text()

    bob.sees("오늘 당번은 서연 님")
    expect(bob.messages).to_have_attribute("data-bot", "봇")
    alice.look_at(room)
    expect(alice.messages).to_have_attribute("data-bot", "봇")
    for person in (alice, bob):
        expect(person.page.locator("[data-unread-by]")).to_have_count(0)
