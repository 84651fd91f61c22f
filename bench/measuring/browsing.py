"""What a browser tells of a page: when it was drawn, how smoothly it goes on, what it holds."""

import itertools
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
    ViewportSize,
    sync_playwright,
)

from measuring.servers import ROOT

sys.path.append(str(ROOT / "bin"))
from support.browser import installed  # from where the commands stand

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SIZE: ViewportSize = {"width": 1280, "height": 800}
# Before anything of the page runs. Chromium calls a task of 50 ms and more a long one. It takes for
# shifted also rows that move up since the first ones go: to the reader that is scrolling.
WATCH = """
window.watched = { longTasks: [], shift: 0, frames: [] };
const elementOf = (node) => (node?.closest ? node : node?.parentElement);
const isRow = ({ node }) => Boolean(elementOf(node)?.closest("[data-rows]"));
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.watched.longTasks.push(entry.duration);
}).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => {
  const own = list.getEntries().filter((entry) => !entry.hadRecentInput);
  const isFollowing = ({ sources }) => window.watched.isOpen && sources.every(isRow);
  for (const entry of own) if (!isFollowing(entry)) window.watched.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
requestAnimationFrame(function frame(at) {
  window.watched.frames.push(at);
  requestAnimationFrame(frame);
});
"""
OPEN = "() => Object.assign(window.watched, { isOpen: true, longTasks: [], shift: 0, frames: [] })"
DRAWN = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  const [first] = list.getEntriesByName("first-contentful-paint");
  if (first) resolve(first.startTime);
}).observe({ type: "paint", buffered: true }))"""


@dataclass(frozen=True)
class Smoothness:
    """Times in ms; `frames` a second, `shift` as Chromium sums it up."""

    frames: float
    longest_pause: float
    long_tasks: list[float]
    shift: float


@contextmanager
def chromium() -> Iterator[Browser]:
    """On all cores: its processes share the work."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def visitor(browser: Browser, site: str, cookie: str) -> Iterator[BrowserContext]:
    """Somebody who is logged in, and has been nowhere yet. `cookie`: name=value."""
    name, value = cookie.split("=", 1)
    context = browser.new_context(viewport=SIZE, locale="ko-KR", service_workers="block")
    context.add_cookies([{"name": name, "value": value, "url": site}])
    context.add_init_script(WATCH)
    yield context
    context.close()


def slow_down(page: Page, times: float) -> None:
    session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def session(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)


def first_paint(page: Page, url: str) -> float:
    """ms from the navigation to the first text or picture."""
    page.goto(url)
    return float(page.evaluate(DRAWN))


def shift(page: Page) -> float:
    return float(page.evaluate("window.watched.shift"))


def begin(page: Page) -> None:
    """From here on the page is open: what came before is forgotten, and rows may move."""
    page.evaluate(OPEN)


def smoothness(page: Page) -> Smoothness:
    """Since `begin`."""
    watched = page.evaluate("window.watched")
    frames = watched["frames"]
    pauses = [later - earlier for earlier, later in itertools.pairwise(frames)]
    return Smoothness(
        frames=1000 * len(pauses) / sum(pauses),
        longest_pause=max(pauses),
        long_tasks=watched["longTasks"],
        shift=watched["shift"],
    )


def heap(page: Page) -> int:
    """Bytes that the page's scripts hold, after what they do not need any more was collected."""
    cdp = session(page)
    cdp.send("HeapProfiler.collectGarbage")
    cdp.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    return int(metrics["JSHeapUsedSize"])
