"""On a phone: the keyboard of the screen, the way between list and room, and less motion."""

from collections.abc import Callable

from playwright.sync_api import expect

from docs.visiting import PHONE
from tests.browser.people import Person
from tests.running import RunningOreum

KEYBOARD = """covered => {
  const height = window.innerHeight - covered;
  Object.defineProperty(visualViewport, "height", { configurable: true, get: () => height });
  visualViewport.dispatchEvent(new Event("resize"));
}"""
BOTTOM = "form => form.getBoundingClientRect().bottom"


def test_the_composer_stays_above_a_keyboard_that_lies_over_the_page(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice = arrive(oreum, **PHONE)
    alice.open_room("잡담")
    form = alice.page.locator("[data-composer]")
    height = alice.page.evaluate("innerHeight")
    before = form.evaluate(BOTTOM)
    alice.page.evaluate(KEYBOARD, 336)
    assert form.evaluate(BOTTOM) <= height - 336
    alice.page.evaluate(KEYBOARD, 60)  # the bar of the browser
    assert form.evaluate(BOTTOM) == before
    alice.page.evaluate(KEYBOARD, 0)
    assert form.evaluate(BOTTOM) == before


def test_list_and_room_are_screens_of_their_own_with_a_way_between(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice = arrive(oreum, **PHONE)
    room = alice.open_room("잡담")
    expect(alice.page.locator("[data-room-list]").first).to_be_hidden()
    alice.page.locator(".bar-back").tap()
    alice.page.wait_for_url("**/rooms/")
    alice.page.locator("[data-action=switch]").tap()
    expect(alice.page.locator("[data-switcher] input")).to_be_focused()
    alice.page.locator("[data-switcher] button", has_text="닫기").tap()
    alice.entry(room).tap()
    alice.page.wait_for_url(f"**{room.path}")
    expect(alice.composer).to_be_visible()


def test_nothing_moves_for_who_wants_less_motion(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice = arrive(oreum, reduced_motion="reduce")
    alice.open_room("잡담")
    durations = alice.page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element);
          return [transitionDuration, animationDuration];
        })"""
    )
    assert {part for text in durations for part in text.split(", ")} == {"0s"}
