"""How soon is a room drawn, and does it stay smooth while a thousand messages arrive?

A room's page of 50 messages is opened by a Chromium whose processor is slowed down, first with
nothing in its cache, then once more. Then it stays open, at its own speed, while messages are
posted over REST. It has as many rows as it keeps before that is measured: to grow up to there is no
leak. Beside it stands a bare word, opened in the same way: no page can be drawn sooner. The server
has the first core; the browser, the posts and it share both.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from load.requests import Ask, answers, posts_to
from measuring import browsing, web
from measuring.browsing import Smoothness
from measuring.contestants import Contestants, arena, seed
from measuring.pages import log_in
from measuring.report import Figure, publish
from measuring.tables import middle, spread, table
from playwright.sync_api import Browser, Page

PACKAGES = ["django", "channels", "uvicorn", "playwright"]
POSTERS, MESSAGES = 4, 200
RATE = 100  # messages a second
SLOWER = 4
MAX_PAINT, MAX_ROWS = 300, 300  # ms
MAX_GROWTH = 0.1  # of the heap: what is noise after a garbage collection
LEAST_FRAMES = 50  # a second, of 60
ROWS = "document.querySelectorAll('[data-rows] > [data-message]').length"
SHOWN = """(count) => {
  const rows = [...document.querySelectorAll("[data-rows] > [data-seq]")];
  return Number(rows.at(-1)?.dataset.seq) >= count;
}"""


@dataclass(frozen=True)
class Site:
    port: int
    room: str
    cookie: str
    posts: list[Ask]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def page(self) -> str:
        return f"{self.url}rooms/{self.room}/"


@dataclass(frozen=True)
class Opening:
    """ms to the first paint, of a bare word, and of the room with an empty cache and a full one;
    `shift` of both.
    """

    bare: float
    first: float
    again: float
    shift: float


@dataclass(frozen=True)
class Arrivals:
    """`before` and `after` are the bytes of the heap."""

    messages: int
    smoothness: Smoothness
    before: int
    after: int
    rows: int


def main() -> None:
    options = parse()
    with (
        arena(users=POSTERS) as contestants,
        serving(contestants) as site,
        browsing.chromium() as browser,
    ):
        openings = [opened(browser, site) for _repeat in range(options.repeats)]
        print("opened; now messages arrive …", file=sys.stderr)
        arrivals = [arrived(browser, site, options.seconds) for _repeat in range(options.repeats)]
    text = f"{report_of_openings(openings)}\n\n{report_of_arrivals(arrivals)}"
    title = f"A room in Chromium; opened {SLOWER} × slower, then {RATE} messages/s"
    publish("browser", title, PACKAGES, text, figures(openings, arrivals))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10, help="in which messages arrive")
    return parser.parse_args()


@contextmanager
def serving(contestants: Contestants) -> Iterator[Site]:
    environment = contestants.environment()
    (room,), tokens = seed(environment, users=POSTERS, rooms=1, messages=MESSAGES, prefix="browser")
    port = web.free_port()
    cookie, posts = log_in(environment), posts_to(room, tokens)
    with web.serving(web.oreum(port), environment, port):
        yield Site(port, room, cookie, posts)


def opened(browser: Browser, site: Site) -> Opening:
    with browsing.visitor(browser, site.url, site.cookie) as context:
        page = context.new_page()
        browsing.slow_down(page, SLOWER)
        bare = browsing.first_paint(page, f"{site.url}health/live")
        first = browsing.first_paint(page, site.page)
        is_live(page)
        moved = browsing.shift(page)
        again = browsing.first_paint(page, site.page)
        is_live(page)
        return Opening(bare, first, again, moved + browsing.shift(page))


def is_live(page: Page) -> None:
    page.wait_for_selector("body[data-connection=online]")


def arrived(browser: Browser, site: Site, seconds: float) -> Arrivals:
    with browsing.visitor(browser, site.url, site.cookie) as context:
        page = context.new_page()
        page.goto(site.page)
        is_live(page)
        post(page, site, MAX_ROWS / RATE + 1)
        before = browsing.heap(page)
        browsing.begin(page)
        messages = post(page, site, seconds)
        smoothness = browsing.smoothness(page)
        return Arrivals(messages, smoothness, before, browsing.heap(page), page.evaluate(ROWS))


def post(page: Page, site: Site, seconds: float) -> int:
    """Until the last of them is shown; how many there were."""
    sent = answers(site.port, site.posts, seconds=seconds, rate=RATE)
    page.wait_for_function(SHOWN, arg=head(page, site))
    return len(sent.times)


def head(page: Page, site: Site) -> int:
    answer = page.request.get(
        f"{site.url}api/v1/rooms/{site.room}", headers=dict(site.posts[0].headers)
    )
    return int(answer.json()["head"])


def report_of_openings(openings: Sequence[Opening]) -> str:
    rows = [
        ["a bare word", spread([one.bare for one in openings])],
        ["first visit", spread([one.first for one in openings])],
        ["with a full cache", spread([one.again for one in openings])],
    ]
    return table([f"{SLOWER} × slower", "ms to the first paint"], rows)


def report_of_arrivals(arrivals: Sequence[Arrivals]) -> str:
    smooth = [one.smoothness for one in arrivals]
    head = ["messages", "frames/s", "longest pause ms", "long tasks", "ms of them", "MB before",
            "MB after", "rows", "shift"]  # fmt: skip
    row = [
        f"{middle([one.messages for one in arrivals]):,.0f}",
        spread([one.frames for one in smooth], 1),
        spread([one.longest_pause for one in smooth]),
        spread([len(one.long_tasks) for one in smooth]),
        spread([sum(one.long_tasks) for one in smooth]),
        spread([one.before / 1e6 for one in arrivals], 1),
        spread([one.after / 1e6 for one in arrivals], 1),
        f"{max(one.rows for one in arrivals)}",
        f"{max(one.shift for one in smooth):.4f}",
    ]
    return table(["", "median (least to most)"], list(map(list, zip(head, row, strict=True))))


def figures(openings: Sequence[Opening], arrivals: Sequence[Arrivals]) -> list[Figure]:
    first = middle([one.first for one in openings])
    again = middle([one.again for one in openings])
    frames = middle([one.smoothness.frames for one in arrivals])
    tasks = middle([len(one.smoothness.long_tasks) for one in arrivals])
    growth = middle([one.after / one.before - 1 for one in arrivals])
    rows = max(one.rows for one in arrivals)
    moved = max([one.shift for one in openings] + [one.smoothness.shift for one in arrivals])
    return [
        paint("first paint, first visit", first),
        paint("first paint, full cache", again),
        Figure(
            target="",
            question=f"{RATE} messages/s in an open room",
            figure=f"{frames:.0f} frames/s, {tasks:.0f} long tasks",
            wanted=f"≥ {LEAST_FRAMES} frames/s",
            is_met=frames >= LEAST_FRAMES,
        ),
        Figure(
            target="",
            question="what the open room holds afterwards",
            figure=f"heap {growth:+.0%}, {rows} rows",
            wanted=f"heap ≤ +{MAX_GROWTH:.0%}, ≤ {MAX_ROWS} rows",
            is_met=growth <= MAX_GROWTH and rows <= MAX_ROWS,
        ),
        Figure(
            target="",
            question="layout shift",
            figure=f"{moved:.4f}",
            wanted="0",
            is_met=moved == 0,
        ),
    ]


def paint(question: str, ms: float) -> Figure:
    return Figure(
        target="",
        question=f"{question}, {SLOWER} × slower",
        figure=f"{ms:.0f} ms",
        wanted=f"< {MAX_PAINT} ms",
        is_met=ms < MAX_PAINT,
    )


if __name__ == "__main__":
    main()
