"""Every page, and what opens on it, for everybody: as axe judges it, on a narrow screen, by touch.

A page is loaded once in Korean in a window, and once in English on a phone. The colours of both
themes are judged on both.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from support.node import MODULES

from docs.pages import PAGES, Page
from docs.visiting import PHONE, Visit, furnish, viewport
from tests.running import RunningOreum

AXE = (MODULES / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Django's own pages are its own matter, beyond what a law may ask for.
FOREIGN = [rule for rule in RULES if rule != "best-practice"]
COLOURS = ["color-contrast"]
JUDGE = """async rules => {
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
  // What lies below an open menu is not to be hit, and was judged without it.
  const judged = document.querySelector("[popover]:popover-open") ?? document;
  const runOnly = { type: rules.length > 1 ? "tag" : "rule", values: rules };
  const { violations } = await axe.run(judged, { runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
}"""
# WCAG 1.4.10: nothing is to be scrolled in two directions, but tables in a frame of their own.
WIDE = """() => {
  const { scrollWidth } = document.scrollingElement;
  return scrollWidth > window.innerWidth ? [`${scrollWidth} pixels wide`] : [];
}"""
# The mark of a message is small among the lines; the menu of the message has the same.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, summary, textarea")]
  .filter((control) => control.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((control) => getComputedStyle(control).display !== "inline")
  .filter((control) => !control.matches(".receipt-button"))
  .map((control) => [control, (control.closest("label") ?? control).getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 1 && (width < 43.5 || height < 43.5))
  .map(([{ outerHTML }, { width, height }]) =>
    `${width} × ${height}: ${outerHTML.slice(0, 150)}`)"""

# A phone zooms in on a field with smaller letters, and does not come back.
TINY = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter((field) => field.checkVisibility() && parseFloat(getComputedStyle(field).fontSize) < 16)
  .map(({ outerHTML }) => `small letters: ${outerHTML.slice(0, 150)}`)"""


@pytest.fixture(scope="module")
def visit(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Visit]]:
    """`visit(language, **options)`: windows on a site that has something on every page."""
    with RunningOreum(tmp_path_factory.mktemp("furnished")) as site:
        facts = furnish(site)
        visits: dict[str, Visit] = {}

        def visit(language: str, **options: object) -> Visit:
            if language not in visits:
                visits[language] = Visit(browser, site.url, facts, language, options)
            return visits[language]

        yield visit
        complaints = [complaint for visit in visits.values() for complaint in visit.complaints]
        for each in visits.values():
            each.close()
        assert complaints == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_in_a_window_a_page_keeps_nobody_out(visit: Callable[..., Visit], page: Page) -> None:
    tab = visit("ko").show(page)
    found = judged(tab, "light", rules_for(page)) + judged(tab, "dark", COLOURS)
    assert found + narrow(tab, "desktop") == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_on_a_phone_a_page_keeps_nobody_out(visit: Callable[..., Visit], page: Page) -> None:
    tab = visit("en", **PHONE).show(page)
    found = judged(tab, "light", rules_for(page)) + judged(tab, "dark", COLOURS)
    if not page.path.startswith("/admin/"):  # made for a desk
        found += tab.evaluate(SMALL) + tab.evaluate(TINY)
    assert found + narrow(tab, "phone") == []


def rules_for(page: Page) -> list[str]:
    return FOREIGN if page.path.startswith("/admin/") else RULES


def judged(tab: Tab, theme: str, rules: list[str]) -> list[str]:
    tab.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE)
    found: list[str] = tab.evaluate(JUDGE, rules)
    return found


def narrow(tab: Tab, size: str) -> list[str]:
    """What is too wide for the narrowest screen; the window is as before afterwards."""
    tab.set_viewport_size(viewport("narrow"))
    found: list[str] = tab.evaluate(WIDE)
    tab.set_viewport_size(viewport(size))
    return found
