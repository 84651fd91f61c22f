"""How many pages and posts a second does one web process answer, and how soon?

16 clients ask for a room's page of 50 messages, one after the other, while nothing else happens and
while 10 messages a second are posted to the room; they post over REST; and they ask for the page at
half the rate that was found, by the clock. Beside it stands a plain Django view of the same page
(peers/plain_page.py), in the same server, on the same database.

Target P8 is against a port of Campfire to Django that keeps whole pages. The plain view does 0.4 of
its quiet pages; its pages while others post and its posts are the same parts of them as they were
where both were measured: 54 and 108 of 252.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from load.requests import Answers, Ask, answers, beside, posts_to
from measuring import web
from measuring.contestants import Contestants, arena, seed
from measuring.pages import log_in
from measuring.report import Figure, publish
from measuring.tables import middle, spread, table

PACKAGES = ["django", "uvicorn", "uvloop", "a2wsgi", "django-ninja"]
HEAD = ["", "a second", "ms p50", "ms p99"]
CLIENTS, POSTS, MESSAGES = 16, 10, 200
QUIET, BUSY, REST, HALF = "page", f"page, {POSTS} posts/s", "posts over REST", "page, half the rate"
PLAIN, PLAIN_BUSY = "plain view", f"plain view, {POSTS} posts/s"
# Parts of the peer's quiet pages: the plain view's pages, and the peer's own while others post.
PLAIN_PART, BUSY_PART, REST_PART = 0.4, 54 / 252, 108 / 252
LEAST_QUIET, LEAST_BUSY, LEAST_REST, MAX_P99 = 1.8, 7.0, 4.0, 50.0

Results = dict[str, list[Answers]]


@dataclass(frozen=True)
class Site:
    """The same room as Oreum shows it, and as the plain view does."""

    port: int
    page: Ask
    plain_page: Ask
    posts: list[Ask]


def main() -> None:
    options = parse()
    results: Results = defaultdict(list)
    with arena(users=CLIENTS) as contestants, serving(contestants) as site:
        for repeat in range(options.repeats):
            print(f"repeat {repeat + 1} of {options.repeats} …", file=sys.stderr)
            one_round(site, options.seconds, results)
    publish("pages", f"Pages, {CLIENTS} clients", PACKAGES, report(results), figures(results))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5, help="for each load and repeat")
    return parser.parse_args()


@contextmanager
def serving(contestants: Contestants) -> Iterator[Site]:
    environment = contestants.environment()
    (room,), tokens = seed(environment, users=CLIENTS, rooms=1, messages=MESSAGES, prefix="page")
    cookie = {"Cookie": log_in(environment)}
    port = web.free_port()
    with_plain = environment | {"DJANGO_SETTINGS_MODULE": "bench.peers.plain_settings"}
    posts = posts_to(room, tokens)
    with web.serving(web.oreum(port), with_plain, port):
        yield Site(port, Ask(f"/rooms/{room}/", cookie), Ask(f"/plain/{room}/", cookie), posts)


def one_round(site: Site, seconds: float, results: Results) -> None:
    """Each load after a second that warms up; the plain view next to the page it stands beside."""

    def measure(name: str, asks: list[Ask], rate: float = 0) -> Answers:
        answers(site.port, asks, seconds=1)
        results[name].append(answers(site.port, asks, seconds=seconds, rate=rate))
        return results[name][-1]

    pages, plain_pages = [site.page] * CLIENTS, [site.plain_page] * CLIENTS
    quiet = measure(QUIET, pages)
    measure(PLAIN, plain_pages)
    with beside(site.port, site.posts[0], rate=POSTS):
        measure(BUSY, pages)
    with beside(site.port, site.posts[0], rate=POSTS):
        measure(PLAIN_BUSY, plain_pages)
    measure(REST, site.posts)
    measure(HALF, pages, rate=quiet.rate / 2)


def report(results: Results) -> str:
    rows = [
        [
            name,
            spread([run.rate for run in runs]),
            spread([run.percentile(0.5) for run in runs], 1),
            spread([run.percentile(0.99) for run in runs], 1),
        ]
        for name, runs in results.items()
    ]
    return table(HEAD, rows)


def figures(results: Results) -> list[Figure]:
    p99 = middle([run.percentile(0.99) for run in results[HALF]])
    return [
        figure(results, QUIET, "room page, quiet", 1.0, LEAST_QUIET),
        figure(results, BUSY, f"room page, {POSTS} posts/s", BUSY_PART, LEAST_BUSY),
        figure(results, REST, "posts over REST", REST_PART, LEAST_REST),
        Figure(
            target="P8",
            question="room page at half the rate",
            figure=f"p99 {p99:.0f} ms",
            wanted=f"< {MAX_P99:.0f} ms",
            is_met=p99 < MAX_P99,
        ),
    ]


def figure(results: Results, name: str, question: str, part: float, least: float) -> Figure:
    """Against the peer, who does `part / PLAIN_PART` of the plain view's pages of that round."""
    rounds = zip(results[name], results[PLAIN], strict=True)
    times = middle([run.rate / (plain.rate / PLAIN_PART * part) for run, plain in rounds])
    return Figure(
        target="P8",
        question=question,
        figure=f"{middle([run.rate for run in results[name]]):,.0f}/s",
        ratio=f"{times:.1f} × the peer, by the plain view",
        wanted=f"≥ {least:g} ×",
        is_met=times >= least,
    )


if __name__ == "__main__":
    main()
