"""On a phone: the keyboard of the screen, the way between list and room, and less motion."""

from collections.abc import Callable

from playwright.sync_api import FloatRect, Locator, Page, expect

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


def test_a_swipe_leads_from_the_room_to_the_list_and_back(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice = arrive(oreum, **PHONE)
    room = alice.open_room("잡담")
    alice.composer.fill("```\n" + "넓은 줄 " * 40 + "\n```")
    alice.page.locator("[data-composer] button[type=submit]").tap()
    expect(alice.messages.locator("pre")).to_be_visible()
    finger = Finger(alice.page)

    code = box_of(alice.messages.locator("pre"))
    finger.drag((code["x"] + 200, code["y"] + 20), (code["x"] + 60, code["y"] + 20))
    finger.drag((code["x"] + 60, code["y"] + 20), (code["x"] + 300, code["y"] + 20))
    finger.drag((200, 300), (200, 500))
    alice.timeline.evaluate("it => getSelection().selectAllChildren(it)")
    finger.drag((80, 500), (350, 505))
    alice.timeline.evaluate("() => getSelection().empty()")
    expect(alice.page).to_have_url(f"{oreum.url}{room.path}")

    finger.drag((80, 500), (350, 505))
    alice.page.wait_for_url("**/rooms/")
    alice.is_online()
    finger.drag((350, 500), (80, 505))
    alice.page.wait_for_url(f"**{room.path}")
    expect(alice.composer).to_be_visible()


class Finger:
    """On the screen of a page, as the system tells the browser of it."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def press(self, point: tuple[float, float]) -> None:
        self._tell("touchStart", point)

    def lift(self) -> None:
        self._tell("touchEnd")

    def drag(self, start: tuple[float, float], end: tuple[float, float], *, steps: int = 8) -> None:
        self.press(start)
        for step in range(1, steps + 1):
            way = step / steps
            self._tell(
                "touchMove",
                (start[0] + (end[0] - start[0]) * way, start[1] + (end[1] - start[1]) * way),
            )
        self.lift()

    def _tell(self, kind: str, point: tuple[float, float] | None = None) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def box_of(locator: Locator) -> FloatRect:
    box = locator.bounding_box()
    assert box
    return box
