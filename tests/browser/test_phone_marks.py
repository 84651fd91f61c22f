"""On a phone: what is done with a message by a finger, and what tells of it by a sound."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from docs.visiting import PHONE
from tests.browser.people import Person, Place
from tests.browser.test_notifications import PAGE, look, tells, watch
from tests.browser.test_phone import Finger, box_of
from tests.browser.test_reacting import chip, choose
from tests.running import RunningOreum
from tests.waiting import wait_until

FINGER = 43.5  # pixels, as high as something has to be
CODE = "보세요\n\n```python\nprint('안녕')\n```"
CHIP = "it => getComputedStyle(it, '::before').height"
# A note is an oscillator that starts; nobody hears it here.
NOTES = """
  window.notes = 0;
  const start = AudioScheduledSourceNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (...when) {
    window.notes += 1;
    return start.apply(this, when);
  };
"""


@pytest.fixture
def phone(oreum: RunningOreum, arrive: Callable[..., Person]) -> Person:
    return arrive(oreum, **PHONE)


@pytest.fixture
def place(phone: Person, bob: Person) -> Place:
    room = phone.open_room("제주 워크숍")
    bob.join(room)
    return room


def hold(person: Person, message: Locator) -> None:
    """Until the menu of the message comes."""
    text = box_of(message.locator("[data-body]"))
    finger = Finger(person.page)
    finger.press((text["x"] + 10, text["y"] + 10))
    menu = person.page.locator("[data-message-menu]")
    expect(menu).to_be_visible()
    finger.lift()
    expect(menu).to_be_visible()


def test_a_finger_reacts_picks_an_emoji_and_pins(phone: Person, bob: Person, place: Place) -> None:
    bob.say("점심 먹었어요")
    message = phone.messages.last
    expect(message).to_contain_text("점심 먹었어요")

    hold(phone, message)
    phone.page.locator("[data-message-menu] [data-emoji='👍']").tap()
    expect(chip(bob, "👍")).to_be_visible()
    mine = chip(phone, "👍")
    expect(mine).to_have_attribute("aria-pressed", "true")
    assert min(box_of(mine)["height"], box_of(mine)["width"]) >= FINGER
    assert mine.evaluate(CHIP) == "30px"  # what is seen of it
    mine.tap()
    expect(chip(bob, "👍")).to_have_count(0)

    hold(phone, message)
    choose(phone, "react")
    picker = phone.page.locator("[data-picker]")
    expect(picker).to_be_visible()
    emoji = picker.locator(".picker-grid > button").nth(9)
    assert box_of(emoji)["height"] >= FINGER
    chosen = emoji.inner_text()
    emoji.tap()
    expect(picker).to_be_hidden()
    expect(chip(bob, chosen)).to_be_visible()

    hold(phone, message)
    choose(phone, "pin")
    for person in (phone, bob):
        expect(person.page.locator("[data-pin-text]")).to_have_text("점심 먹었어요")


def test_a_finger_copies_a_link_and_code_and_the_day_stays_in_view(
    phone: Person, bob: Person, place: Place
) -> None:
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bob.say("\n".join(f"{number}번째 줄" for number in range(1, 12)))
    for _time in range(3):
        bob.say("\n".join(f"{number}번째 줄" for number in range(1, 12)))
    bob.say(CODE)
    message = phone.messages.last
    expect(message.locator("pre")).to_be_visible()
    copied = "navigator.clipboard.readText()"

    button = message.locator("[data-action=copy-code]")
    assert box_of(button)["height"] >= FINGER
    button.tap()
    expect(phone.page.locator("[data-toast]")).to_have_text("복사했어요")
    assert phone.page.evaluate(copied) == "print('안녕')"

    hold(phone, message)
    choose(phone, "copy-link")
    seq = message.get_attribute("data-seq")
    wait_until(lambda: str(phone.page.evaluate(copied)).endswith(f"{place.path}at/{seq}/"))

    day = phone.page.locator("[data-date][data-stuck]")
    expect(day).to_have_count(0)
    phone.page.locator("[data-timeline]").evaluate("(log) => log.scrollBy(0, -200)")
    expect(day).to_have_text("오늘")
    expect(day).to_be_in_viewport()


def test_a_sound_is_on_and_off(phone: Person, bob: Person, place: Place) -> None:
    phone.context.add_init_script(NOTES)
    watch(phone)
    set_sound(phone, is_on=True)
    phone.page.locator("[data-action=play-sound]").tap()
    hears(phone, notes=2)

    write_to(phone, bob, place)
    hears(phone, notes=2)
    set_sound(phone, is_on=False)
    write_to(phone, bob, place)
    hears(phone, notes=0)


def set_sound(person: Person, *, is_on: bool) -> None:
    person.page.goto(PAGE)
    person.is_online()
    person.page.locator("[name=with_sound]").set_checked(is_on)
    with person.page.expect_navigation():
        person.page.locator("form:has([name=with_sound]) [type=submit]").tap()
    person.is_online()
    expect(person.page.locator("[name=with_sound]")).to_be_checked(checked=is_on)


def write_to(person: Person, writer: Person, place: Place) -> None:
    """While they look elsewhere, from a page that they have touched."""
    person.look_at(place)
    person.timeline.tap()
    look(person.page, here=False)
    writer.say("다녀왔어요")
    tells(person.page, 1)


def hears(person: Person, *, notes: int) -> None:
    wait_until(lambda: person.page.evaluate("window.notes") == notes)
