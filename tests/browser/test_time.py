"""The time machine in the browser: moving, playing, without a mouse and without a script."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.people import Person, Place
from tests.running import RunningOreum


def go_back(person: Person, room: Place) -> Page:
    person.page.goto(f"{room.path}time/")
    expect(person.page.locator("[data-time-buttons]")).to_be_visible()
    return person.page


def test_the_slider_goes_back_to_what_had_been_said_then(alice: Person, room: Place) -> None:
    for text in ("하나", "둘", "셋"):
        alice.say(text)
    alice.sees("하나", "둘", "셋")
    page = go_back(alice, room)
    expect(page.locator("[data-body]")).to_have_text(["하나", "둘", "셋"])
    slider = page.locator("[data-time-slider]")
    slider.press("ArrowLeft")
    expect(page.locator("[data-body]")).to_have_text(["하나", "둘"])
    slider.press("Home")
    expect(page.locator("[data-body]")).to_have_count(0)
    slider.press("End")
    expect(page.locator("[data-body]")).to_have_text(["하나", "둘", "셋"])
    expect(slider).to_have_attribute("aria-valuetext", slider_text(page))


def slider_text(page: Page) -> str:
    last = page.locator("[data-time]").get_attribute("data-last")
    moment = page.locator("[data-time-at] time").inner_text()
    return f"이벤트 {last}개 중 {last}번째, {moment}"


def test_the_space_bar_plays_the_past_to_its_end(alice: Person, room: Place) -> None:
    for text in ("하나", "둘", "셋"):
        alice.say(text)
    alice.sees("하나", "둘", "셋")
    page = go_back(alice, room)
    page.locator("[data-time-speed]").select_option("60")
    page.locator("[data-time-slider]").press("Home")
    expect(page.locator("[data-body]")).to_have_count(0)
    page.keyboard.press("Space")
    expect(page.locator("[data-time-log]")).to_have_attribute("aria-live", "polite")
    expect(page.locator("[data-body]")).to_have_text(["하나", "둘", "셋"])
    expect(page.locator("[data-time-log]")).to_have_attribute("aria-live", "off")


def test_one_event_back_and_on_by_the_buttons(alice: Person, room: Place) -> None:
    alice.say("하나")
    alice.say("둘")
    alice.sees("하나", "둘")
    page = go_back(alice, room)
    page.locator("[data-time-back]").click()
    expect(page.locator("[data-body]")).to_have_text(["하나"])
    page.locator("[data-time-forth]").click()
    expect(page.locator("[data-body]")).to_have_text(["하나", "둘"])


def test_without_a_script_the_slider_is_a_form(
    oreum: RunningOreum, arrive: Callable[..., Person], alice: Person, room: Place
) -> None:
    alice.say("하나")
    alice.sees("하나")
    plain = arrive(oreum, java_script_enabled=False)
    plain.page.goto(f"{room.path}time/")
    expect(plain.page.locator("[data-body]")).to_have_text(["하나"])
    expect(plain.page.locator("[data-time-buttons]")).to_be_hidden()
    plain.page.locator("[data-time-slider]").press("Home")
    plain.page.locator(".time-line button").click()
    plain.page.wait_for_url("**/time/?seq=1")
    expect(plain.page.locator("[data-body]")).to_have_count(0)
