"""Two people react to each other, and one pins a notice for both."""

from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.people import Person, Place
from tests.messaging.files.pictures import image

AT = "([x, y]) => document.elementFromPoint(x, y).closest('[data-message-actions]') !== null"


def chip(person: Person, emoji: str) -> Locator:
    return person.page.locator(f"[data-reactions] > [data-emoji='{emoji}']")


def choose(person: Person, action: str) -> None:
    person.page.locator(f"[data-message-menu] [data-action={action}]").click()


def open_menu(person: Person) -> None:
    person.messages.last.focus()
    person.page.keyboard.press("Enter")


def hangs_over_the_row(person: Person) -> None:
    """What is offered stands partly above its row, and is not cut off there."""
    actions = person.messages.last.locator("[data-message-actions]")
    box, row = actions.bounding_box(), person.messages.last.bounding_box()
    assert box
    assert row
    assert box["y"] < row["y"]
    edge = [box["x"] + box["width"] / 2, box["y"] + 2]
    assert person.page.evaluate(AT, edge)


def test_a_reaction_is_seen_by_both_and_taken_back_by_a_click(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.say("점심 먹었어요")
    alice.sees("점심 먹었어요")

    alice.messages.last.hover()
    hangs_over_the_row(alice)
    alice.page.locator("[data-quick] [data-emoji='😂']").click()

    for person, pressed in ((alice, "true"), (bob, "false")):
        expect(chip(person, "😂")).to_have_attribute("aria-pressed", pressed)
        expect(chip(person, "😂").locator("[data-reaction-count]")).to_have_text("1")
    chip(bob, "😂").click()
    for person in (alice, bob):
        expect(chip(person, "😂").locator("[data-reaction-count]")).to_have_text("2")
        expect(chip(person, "😂")).to_have_accessible_name("😂 2명")
    bob.page.reload()
    expect(chip(bob, "😂")).to_have_attribute("aria-pressed", "true")
    chip(alice, "😂").click()
    expect(chip(bob, "😂").locator("[data-reaction-count]")).to_have_text("1")
    chip(bob, "😂").click()
    for person in (alice, bob):
        expect(chip(person, "😂")).to_have_count(0)


def test_the_keyboard_reacts_and_reads_who_did(alice: Person, bob: Person, room: Place) -> None:
    bob.say("같이 가요")
    alice.sees("같이 가요")

    open_menu(alice)
    alice.page.keyboard.press("Home")
    alice.page.keyboard.press("Enter")
    expect(chip(alice, "👍")).to_have_attribute("aria-pressed", "true")
    expect(chip(bob, "👍")).to_have_count(1)
    bob.messages.last.focus()
    bob.page.keyboard.press("Tab")
    while not chip(bob, "👍").evaluate("chip => chip === document.activeElement"):
        bob.page.keyboard.press("Tab")
    bubble = bob.page.locator("[data-reactors]")
    expect(bubble).to_be_visible()
    expect(bubble).to_contain_text(alice.username)
    bob.page.keyboard.press("Escape")
    expect(bubble).to_be_hidden()


def test_what_the_server_refuses_is_taken_back_and_told(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.say("말")
    alice.sees("말")
    refusal = '{"code": "rate_limited", "detail": "조금 뒤에 다시 해 주세요."}'
    alice.page.route(
        "**/reactions/*",
        lambda route: route.fulfill(
            status=429, body=refusal, content_type="application/problem+json"
        ),
    )

    open_menu(alice)
    alice.page.locator("[data-message-menu] [data-emoji='👍']").click()

    expect(alice.page.locator("[data-toast]")).to_have_text("조금 뒤에 다시 해 주세요.")
    expect(chip(alice, "👍")).to_have_count(0)
    alice.expects_complaint("429")  # the browser tells of it too


def test_a_notice_stands_above_the_room_for_both_until_it_is_taken_down(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("내일은 **휴무**예요")
    bob.sees("내일은 휴무예요")
    for person in (alice, bob):
        expect(person.page.locator("[data-pin]")).to_be_hidden()

    open_menu(alice)
    choose(alice, "pin")

    for person in (alice, bob):
        expect(person.page.locator("[data-pin-text]")).to_have_text("내일은 휴무예요")
        expect(person.page.locator("[data-system='message.pinned']")).to_be_visible()
    expect(bob.page.locator("[data-pin] [data-action=unpin]")).to_have_count(0)
    bob.page.locator("[data-pin-link]").click()
    expect(bob.messages.first).to_be_focused()

    bob.page.locator("[data-action=fold-pin]").click()
    expect(bob.page.locator("[data-pin]")).to_be_hidden()
    bob.page.reload()
    expect(bob.page.locator("[data-pin]")).to_be_hidden()
    expect(alice.page.locator("[data-pin]")).to_be_visible()
    bob.page.locator("[data-action=unfold-pin]").click()
    expect(bob.page.locator("[data-pin]")).to_be_visible()

    alice.page.locator("[data-action=unpin]").first.click()
    for person in (alice, bob):
        expect(person.page.locator("[data-pin]")).to_be_hidden()


def test_the_notice_says_what_its_message_says_and_goes_with_it(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("열두 시에 모여요")
    bob.sees("열두 시에 모여요")
    open_menu(alice)
    choose(alice, "pin")
    notice = bob.page.locator("[data-pin]")
    expect(notice).to_be_visible()

    open_menu(alice)
    choose(alice, "edit")
    alice.page.locator("[data-editor] textarea").fill("한 시에 모여요")
    alice.page.locator("[data-editor] textarea").press("Enter")
    expect(notice).to_contain_text("한 시에 모여요")
    open_menu(alice)
    choose(alice, "delete")
    alice.page.locator("[data-delete-dialog] [value=yes]").click()
    expect(notice).to_be_hidden()


def test_the_notice_of_a_picture_is_its_name_before_and_after_a_reload(
    alice: Person, bob: Person, room: Place
) -> None:
    picture: FilePayload = {"name": "지도.png", "mimeType": "image/png", "buffer": image()}
    alice.page.locator("[data-composer] input[type=file]").set_input_files([picture])
    expect(alice.page.locator("[data-upload][data-state=there]")).to_have_count(1)
    alice.composer.press("Enter")
    expect(bob.messages).to_have_count(1)
    alice.page.reload()

    alice.is_online()
    open_menu(alice)
    choose(alice, "pin")

    for person in (alice, bob):
        expect(person.page.locator("[data-pin-text]")).to_have_text("지도.png")
    open_menu(alice)
    choose(alice, "reply")
    expect(alice.page.locator("[data-reply-excerpt]")).to_have_text("지도.png")
