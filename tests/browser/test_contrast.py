"""For eyes that need more: stronger contrast, and the few colours that the system chose."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person, Place
from tests.browser.test_every_page import COLOURS, judged

PAGES = ("/rooms/", "/search/", "/accounts/notifications/")
# Where a button has neither edge nor ground nothing tells it from a text.
BARE = """() => [...document.querySelectorAll(".button, .icon-button, .composer-send")]
  .filter((button) => button.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((button) => ["Top", "Left"].some((side) => {
    const style = getComputedStyle(button);
    const colour = style[`border${side}Color`];
    return parseFloat(style[`border${side}Width`]) < 1 || colour === "rgba(0, 0, 0, 0)";
  }))
  .filter((button) => getComputedStyle(button).backgroundColor === "rgba(0, 0, 0, 0)" || FORCED)
  .map(({ outerHTML }) => outerHTML.slice(0, 150))"""
# The ring around where the focus is, or around all of what one writes in.
RING = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return true; // on to what belongs to the browser
  return [focused, focused.closest(".composer-box"), focused.closest("label")]
    .filter(Boolean)
    .some((element) => {
      const { outlineStyle, outlineWidth, borderColor } = getComputedStyle(element);
      const isDrawn = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
      return isDrawn || (element.matches(".composer-box") && borderColor);
    });
}"""
STOPS = 12
GROUND = "element => getComputedStyle(element).backgroundColor"
EDGE = "element => parseFloat(getComputedStyle(element).borderLeftWidth)"


@pytest.fixture
def called(alice: Person, bob: Person, room: Place) -> Place:
    """Bob has mentioned Alice, who was elsewhere, and said something more."""
    alice.page.goto("/rooms/")
    bob.say(f"@{alice.username} 점심 드세요")
    bob.say("저는 먹었어요")
    expect(alice.entry(room)).to_have_attribute("data-unread", "2")
    return room


def bare(page: Page, *, forced: bool) -> list[str]:
    found: list[str] = page.evaluate(BARE.replace("FORCED", "true" if forced else "false"))
    return found


def unringed(page: Page) -> list[str]:
    """Where the keyboard leads without one seeing it."""
    found = []
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        if not page.evaluate(RING):
            found.append(page.evaluate("document.activeElement.outerHTML.slice(0, 150)"))
    return found


def test_stronger_contrast_leaves_nothing_to_find(
    alice: Person, bob: Person, called: Place
) -> None:
    page = alice.page
    page.emulate_media(contrast="more")
    found: list[str] = []
    for path in (*PAGES, called.path):
        page.goto(path)
        alice.is_online()
        found += bare(page, forced=False) + judged(page, "light", COLOURS)
        found += judged(page, "dark", COLOURS)
    assert found + unringed(page) == []


def test_in_the_colours_of_the_system_everything_is_told_apart(
    alice: Person, bob: Person, called: Place
) -> None:
    page = alice.page
    page.emulate_media(forced_colors="active")
    found: list[str] = []
    for path in PAGES:
        page.goto(path)
        alice.is_online()
        found += bare(page, forced=True) + unringed(page)
    entry = alice.entry(called)
    mentions = entry.locator("[data-mentions-count]").evaluate(GROUND)
    assert mentions != entry.locator("[data-unread-count]").evaluate(GROUND)

    bob.messages.last.hover()
    bob.page.locator("[data-quick] [data-emoji='😂']").click()
    alice.look_at(called)
    divider = page.locator("[data-unread-divider]")
    expect(divider).to_be_visible()
    assert divider.evaluate("it => getComputedStyle(it, '::before').backgroundColor") != (
        page.locator("body").evaluate(GROUND)
    )
    mine, other = page.locator("[data-for-me]"), alice.messages.last
    assert mine.evaluate(EDGE) > other.evaluate(EDGE)
    assert mine.locator("[data-me]").evaluate(GROUND) == mentions
    chip = page.locator("[data-reactions] > [data-emoji='😂']")
    edge = "it => getComputedStyle(it, '::before').borderTopColor"
    before = chip.evaluate(edge)
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert chip.evaluate(edge) != before
    assert bare(page, forced=True) + unringed(page) == []
