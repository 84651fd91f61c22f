"""Files in messages, as people send and see them."""

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Route, expect

from tests.browser.people import Person, Place
from tests.messaging.files.pictures import PDF, image
from tests.running import RunningOreum

CAT: FilePayload = {"name": "고양이.png", "mimeType": "image/png", "buffer": image("PNG", (90, 60))}
DOG: FilePayload = {"name": "강아지.png", "mimeType": "image/png", "buffer": image("PNG", (60, 90))}
HILL: FilePayload = {"name": "산.png", "mimeType": "image/png", "buffer": image("PNG", (900, 600))}
PAPER: FilePayload = {"name": "회의록.pdf", "mimeType": "application/pdf", "buffer": PDF}
# What a browser hands to a page on a drop or a paste; a script cannot drag from outside.
TRANSFER = """([name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  return transfer;
}"""


def choose(person: Person, *files: FilePayload) -> None:
    person.page.locator("[data-composer] input[type=file]").set_input_files(list(files))


def chips(person: Person) -> Locator:
    return person.page.locator("[data-uploads] [data-upload]")


def are_there(person: Person, count: int) -> None:
    expect(person.page.locator("[data-upload][data-state=there]")).to_have_count(count)


def pictures(person: Person) -> Locator:
    return person.page.locator("[data-rows] [data-picture]")


def is_drawn(picture: Locator) -> None:
    """The browser has the pixels: the address answers and the policy lets it."""
    drawn = "element => element.complete && element.naturalWidth > 0"
    picture.scroll_into_view_if_needed()
    handle = picture.locator("img").element_handle()
    picture.page.wait_for_function(drawn, arg=handle)


def transfer(person: Person, file: FilePayload) -> Any:
    content = b64encode(file["buffer"]).decode()
    return person.page.evaluate_handle(TRANSFER, [file["name"], file["mimeType"], content])


def test_files_are_chosen_sent_and_seen_by_the_others(
    alice: Person, bob: Person, room: Place
) -> None:
    choose(alice, CAT, DOG, PAPER)
    are_there(alice, 3)
    alice.say("사진이에요")

    for person in (alice, bob):
        person.sees("사진이에요")
        expect(pictures(person)).to_have_count(2)
        is_drawn(pictures(person).first)
        expect(pictures(person).first.locator("img")).to_have_attribute("alt", "고양이.png")
        paper = person.page.locator("[data-paper]")
        expect(paper).to_contain_text("회의록.pdf")
        with person.page.expect_download() as download:
            paper.click()
        assert download.value.suggested_filename == "회의록.pdf"
    expect(chips(alice)).to_have_count(0)
    bob.page.reload()
    expect(pictures(bob)).to_have_count(2)
    is_drawn(pictures(bob).last)


def test_a_message_may_be_a_picture_alone_and_is_taken_back_with_it(
    alice: Person, bob: Person, room: Place
) -> None:
    choose(alice, CAT)
    are_there(alice, 1)
    alice.composer.press("Enter")
    expect(pictures(bob)).to_have_count(1)
    size = pictures(bob).locator("img").bounding_box()
    assert size
    assert (size["width"], size["height"]) == (90, 60)

    message = alice.page.locator("[data-message]")
    message.focus()
    alice.page.keyboard.press("Delete")
    alice.page.locator("[data-delete-dialog] [value=yes]").click()

    for person in (alice, bob):
        expect(pictures(person)).to_have_count(0)
        expect(person.page.locator("[data-tombstone]")).to_be_visible()


def test_files_come_in_by_drop_and_by_paste(alice: Person, room: Place) -> None:
    view = alice.page.locator("[data-room-view]")
    view.dispatch_event("dragover", {"dataTransfer": transfer(alice, CAT)})
    expect(view).to_have_attribute("data-dropping", "")
    view.dispatch_event("drop", {"dataTransfer": transfer(alice, CAT)})
    expect(view).not_to_have_attribute("data-dropping", "")
    expect(chips(alice)).to_have_count(1)

    alice.page.evaluate(
        """(data) => document.querySelector("[data-composer] textarea").dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))""",
        transfer(alice, DOG),
    )
    are_there(alice, 2)
    expect(chips(alice).locator("[data-upload-name]")).to_have_text(["고양이.png", "강아지.png"])


def test_who_sends_before_the_upload_is_done_has_it_sent_after(
    alice: Person, bob: Person, room: Place
) -> None:
    held: list[Route] = []
    alice.page.route("**/api/v1/uploads", lambda route: held.append(route))
    choose(alice, CAT)
    expect(alice.page.locator("[data-upload][data-state=travelling] progress")).to_be_visible()
    alice.say("곧 가요")
    expect(alice.composer).to_have_value("곧 가요")
    expect(alice.page.locator("[data-composer-note]")).to_be_visible()
    expect(alice.messages).to_have_count(0)

    held[0].continue_()

    bob.sees("곧 가요")
    expect(pictures(bob)).to_have_count(1)
    expect(alice.composer).to_have_value("")


def test_an_upload_is_taken_away_by_the_keyboard(alice: Person, bob: Person, room: Place) -> None:
    held: list[Route] = []
    alice.page.route("**/api/v1/uploads", lambda route: held.append(route))
    choose(alice, CAT, DOG)
    expect(chips(alice)).to_have_count(2)
    for count in (1, 0):
        chips(alice).first.locator("[data-action=remove-upload]").press("Enter")
        expect(chips(alice)).to_have_count(count)
    expect(alice.composer).to_be_focused()
    alice.say("글만")
    bob.sees("글만")
    expect(pictures(bob)).to_have_count(0)


def test_a_failed_upload_keeps_the_text_and_is_tried_again(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.page.route("**/api/v1/uploads", lambda route: route.abort(), times=1)
    alice.composer.fill("이 글은 남아요")
    choose(alice, CAT)
    failed = alice.page.locator("[data-upload][data-state=failed]")
    expect(failed.locator("[data-upload-reason]")).to_be_visible()
    alice.composer.press("Enter")
    expect(alice.composer).to_have_value("이 글은 남아요")
    expect(alice.page.locator("[data-composer-note]")).to_be_visible()

    failed.locator("[data-action=retry-upload]").click()
    are_there(alice, 1)
    alice.composer.press("Enter")

    bob.sees("이 글은 남아요")
    expect(pictures(bob)).to_have_count(1)


def test_without_a_connection_files_wait(alice: Person, bob: Person, room: Place) -> None:
    alice.context.set_offline(True)
    alice.is_not_online()
    choose(alice, CAT)
    expect(alice.page.locator("[data-upload][data-state=waiting]")).to_have_count(1)
    expect(alice.page.locator("[data-composer-note]")).to_be_visible()
    alice.say("터널이에요")
    expect(alice.composer).to_have_value("터널이에요")

    alice.context.set_offline(False)

    bob.sees("터널이에요")
    expect(pictures(bob)).to_have_count(1)


def test_images_are_looked_at_by_the_keyboard(alice: Person, room: Place) -> None:
    choose(alice, CAT, DOG)
    are_there(alice, 2)
    alice.composer.press("Enter")
    expect(pictures(alice)).to_have_count(2)
    lightbox = alice.page.locator("[data-lightbox]")
    name, place = (lightbox.locator(f"[data-lightbox-part={part}]") for part in ("name", "place"))

    pictures(alice).first.press("Enter")
    expect(name).to_have_text("고양이.png")
    expect(place).to_have_text("1 / 2")
    expect(lightbox.locator("[data-lightbox-part=image]")).to_have_js_property("naturalWidth", 90)
    alice.page.keyboard.press("ArrowRight")
    expect(name).to_have_text("강아지.png")
    with alice.page.expect_download() as download:
        lightbox.locator("[data-lightbox-part=download]").click()
    assert download.value.suggested_filename == "강아지.png"
    alice.page.keyboard.press("Escape")
    expect(lightbox).not_to_be_visible()
    expect(pictures(alice).last).to_be_focused()


@pytest.mark.parametrize("language", ["ko-KR", "en-US"])
def test_on_a_phone_everything_fits(
    oreum: RunningOreum, arrive: Callable[..., Person], language: str
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    alice = arrive(oreum, **phone, locale=language)
    alice.open_room("잡담")
    choose(alice, CAT, DOG, PAPER)
    are_there(alice, 3)
    for target in ("[data-action=remove-upload]", ".composer-attach"):
        box = alice.page.locator(target).first.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    alice.page.locator("[data-composer] button[type=submit]").tap()
    expect(pictures(alice)).to_have_count(2)
    choose(alice, HILL)
    are_there(alice, 1)
    alice.page.locator("[data-composer] button[type=submit]").tap()
    expect(pictures(alice)).to_have_count(3)
    wide = "element => element.scrollWidth - element.clientWidth"
    assert alice.page.locator("html").evaluate(wide) == 0
    assert alice.timeline.evaluate(wide) == 0
    pictures(alice).first.tap()
    expect(alice.page.locator("[data-lightbox]")).to_be_visible()


def test_files_are_sent_and_seen_without_scripts(
    oreum: RunningOreum, alice: Person, arrive: Callable[..., Person]
) -> None:
    room = alice.open_room("모두의 방")
    plain = arrive(oreum, java_script_enabled=False)
    plain.page.goto(room.path)
    plain.page.locator(f"form[action='{room.path}join/'] button").click()
    expect(plain.page.locator("[data-composer] input[type=file]")).to_be_visible()
    choose(plain, CAT, PAPER)
    plain.page.locator("[data-composer] button[type=submit]").click()

    expect(pictures(plain)).to_have_count(1)
    expect(plain.page.locator("[data-rows] [data-paper]")).to_contain_text("회의록.pdf")
    expect(pictures(alice)).to_have_count(1)
    is_drawn(pictures(alice))
    pictures(plain).click()
    expect(plain.page).to_have_url(re.compile("/files/[0-9a-f]{32}$"))
