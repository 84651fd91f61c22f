"""Does anything cost more as there is more of it?

Three things grow, each with the rest kept as it is: the sockets of one room, the rooms of a server
(ten sockets in each of them; each socket is in a tenth of all rooms), and the messages of one room,
whose page is asked for.

Target P12: CPU a delivery flat from 10 to 5,000 sockets a room and from 1 to 10,000 rooms; the time
of a page flat from 100 messages to 10 million. Here as many as --rooms and --messages say.
"""

import argparse
import sys
import time
from statistics import median

from load.generator import Plan, Result
from measuring import web
from measuring.contestants import Contestant, arena, seed
from measuring.knee import line
from measuring.load import generate
from measuring.pages import Reader
from measuring.report import Figure, publish
from measuring.servers import Environment
from measuring.tables import table

PACKAGES = ["django", "channels", "uvicorn", "uvloop", "redis"]
DELIVERIES = 20_000  # a second, however many sockets hear a message
RATE = 100  # messages a second into all rooms together
GROUPS = 10  # of people; the rooms of one are those of all its sockets
PAGES = 40
MAX_GROWTH = 1.2

Costs = dict[int, Result]


def main() -> None:
    options = parse()
    sockets, rooms = [10, 100, 1_000, options.sockets], [1, options.rooms]
    with arena(users=max(sockets)) as contestants:
        oreum = contestants.oreum()
        environment = contestants.environment()
        of_sockets = {size: in_one_room(oreum, size, options) for size in sockets}
        of_rooms = {size: in_rooms(oreum, environment, size, options) for size in rooms}
        of_pages = pages(oreum, environment, [100, options.messages])
    report = "\n\n".join(
        [
            costs("sockets in the room", of_sockets),
            costs("rooms, 10 sockets in each", of_rooms),
            times(of_pages),
        ]
    )
    figures = [
        cost_figure("sockets a room", of_sockets),
        cost_figure("rooms", of_rooms),
        page_figure(of_pages),
    ]
    publish("growth", "What grows, and what it costs then", PACKAGES, report, figures)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=3, help="of each run; the middle one by cost counts")
    add("--seconds", type=float, default=5, help="of each run, after one to warm up")
    add("--sockets", type=int, default=5_000, help="most sockets in a room")
    add("--rooms", type=int, default=2_000, help="most rooms")
    add("--messages", type=int, default=300_000, help="most messages in a room")
    return parser.parse_args()


def in_one_room(oreum: Contestant, sockets: int, options: argparse.Namespace) -> Result:
    """At most 500 messages a second, or the messages themselves would be what is measured."""
    port, rate = web.free_port(), min(500, DELIVERIES / sockets)
    load = {"sockets": sockets, "rate": rate, "seconds": options.seconds}
    with oreum.serve(port) as processes:
        return middle_run(oreum.plan(port, processes, **load), options.repeats)


def in_rooms(
    oreum: Contestant, environment: Environment, rooms: int, options: argparse.Namespace
) -> Result:
    groups, port = min(GROUPS, rooms), web.free_port()
    seeded = [
        seed(environment, users=10, rooms=rooms // groups, prefix=f"{rooms}.{group}.")
        for group in range(groups)
    ]
    with oreum.serve(port) as processes:
        plan = Plan(
            port=port,
            dialect=oreum.dialect,
            sockets=10 * groups,
            rate=RATE,
            seconds=options.seconds,
            warm_seconds=1,
            servers=processes,
            rooms=[list(ids) for ids, _tokens in seeded],
            tokens=[tokens[place] for place in range(10) for _ids, tokens in seeded],
        )
        return middle_run(plan, options.repeats)


def middle_run(plan: Plan, repeats: int) -> Result:
    """By its cost."""
    runs = []
    for _repeat in range(repeats):
        runs.append(generate(plan))
        print(f"{plan.sockets:,} sockets: {line(runs[-1])}", file=sys.stderr)
    return sorted(runs, key=lambda run: run.cost)[len(runs) // 2]


def pages(oreum: Contestant, environment: Environment, sizes: list[int]) -> dict[int, list[float]]:
    """ms of each of some pages, the newest messages of a room."""
    rooms = {}
    for size in sizes:
        (rooms[size],), _tokens = seed(
            environment, users=10, rooms=1, messages=size, prefix=f"page.{size}."
        )
    port = web.free_port()
    with oreum.serve(port):
        reader = Reader(port, environment)
        for room in rooms.values():
            reader.read(f"/rooms/{room}/")
        return {size: timed(reader, f"/rooms/{room}/") for size, room in rooms.items()}


def timed(reader: Reader, path: str) -> list[float]:
    found = []
    for _page in range(PAGES):
        began = time.perf_counter()
        reader.read(path)
        found.append((time.perf_counter() - began) * 1000)
    return found


def costs(name: str, found: Costs) -> str:
    head = [name, "messages/s", "deliveries/s", "µs CPU a delivery", "p99 ms", "generator"]
    rows = [
        [
            f"{size:,}",
            f"{result.rate:,.0f}",
            f"{result.rate * result.expected / max(1, result.messages):,.0f}",
            f"{result.cost:.1f}",
            f"{result.p99:.0f}",
            f"{result.generator:.0%}",
        ]
        for size, result in found.items()
    ]
    return table(head, rows)


def times(found: dict[int, list[float]]) -> str:
    rows = [[f"{size:,}", f"{median(ms):.1f}", f"{max(ms):.1f}"] for size, ms in found.items()]
    return table(["messages in the room", "ms a page: median", "most"], rows)


def cost_figure(name: str, found: Costs) -> Figure:
    """Against the smallest: that it may be less as more share a message is no growth."""
    least, most = min(found), max(found)
    growth = found[most].cost / found[least].cost
    is_whole = all(result.is_whole for result in found.values())
    return Figure(
        target="P12",
        question=f"CPU a delivery from {least:,} to {most:,} {name}",
        figure=f"{found[least].cost:.1f} to {found[most].cost:.1f} µs",
        ratio=f"{growth:.2f} × the fewest",
        wanted=f"flat: ≤ {MAX_GROWTH} ×",
        is_met=growth <= MAX_GROWTH and is_whole,
        cost=found[most].cost,
        generator=max(result.generator for result in found.values()),
    )


def page_figure(found: dict[int, list[float]]) -> Figure:
    least, most = min(found), max(found)
    growth = median(found[most]) / median(found[least])
    return Figure(
        target="P12",
        question=f"time of a page from {least:,} to {most:,} messages",
        figure=f"{median(found[least]):.1f} to {median(found[most]):.1f} ms",
        ratio=f"{growth:.2f} × the fewest",
        wanted=f"flat: ≤ {MAX_GROWTH} ×",
        is_met=growth <= MAX_GROWTH,
    )


if __name__ == "__main__":
    main()
