"""What do two web processes bring over one?

The same load on one process and on two, in turn. Since client and servers share the cores of one
machine, rates would measure the machine: what counts is the servers' CPU for a delivery. Were two
processes to need no more of it than one, they would deliver twice as much on two cores.

Target P11: at least 1.8 times.
"""

import argparse
import sys
from collections import defaultdict

from load.generator import Result
from measuring import web
from measuring.contestants import Contestant, arena
from measuring.knee import MAX_GENERATOR, line
from measuring.load import generate
from measuring.report import Figure, publish
from measuring.tables import middle, spread, table

PACKAGES = ["django", "channels", "channels-redis", "uvicorn", "uvloop", "redis"]
HEAD = ["web processes", "µs CPU a delivery: median (least to most)", "p99 ms", "generator"]
MIN_RATIO = 1.8

Results = dict[int, list[Result]]


def main() -> None:
    options = parse()
    results: Results = defaultdict(list)
    with arena(users=options.sockets, database=options.database) as contestants:
        servers = {count: contestants.oreum(processes=count) for count in (1, 2)}
        for _repeat in range(options.repeats):
            for count, oreum in servers.items():
                results[count].append(measured(oreum, options))
                print(f"{count}: {line(results[count][-1])}", file=sys.stderr)
    title = f"{options.sockets} sockets in one room, {options.rate:g} messages/s"
    publish("processes", title, PACKAGES, report(results), [figure(results)])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=5)
    add("--sockets", type=int, default=400)
    add("--rate", type=float, default=300, help="messages a second")
    add("--seconds", type=float, default=5, help="of each run, after one to warm up")
    add("--database", help="address of a PostgreSQL; SQLite is the default")
    return parser.parse_args()


def measured(oreum: Contestant, options: argparse.Namespace) -> Result:
    port = web.free_port()
    load = {"sockets": options.sockets, "rate": options.rate, "seconds": options.seconds}
    with oreum.serve(port) as processes:
        return generate(oreum.plan(port, processes, **load))


def report(results: Results) -> str:
    rows = [
        [
            str(count),
            spread([run.cost for run in runs], 2),
            f"{middle([run.p99 for run in runs]):.0f}",
            f"{max(run.generator for run in runs):.0%}",
        ]
        for count, runs in results.items()
    ]
    return table(HEAD, rows)


def figure(results: Results) -> Figure:
    one, two = results[1], results[2]
    times = middle([2 * a.cost / b.cost for a, b in zip(one, two, strict=True)])
    generator = max(run.generator for run in one + two)
    is_whole = all(run.is_whole and not run.breaks for run in one + two)
    return Figure(
        target="P11",
        question="two web processes against one",
        figure=f"{times:.2f} ×",
        wanted=f"≥ {MIN_RATIO} ×",
        is_met=times >= MIN_RATIO and is_whole and generator < MAX_GENERATOR,
        cost=middle([run.cost for run in two]),
        generator=generator,
    )


if __name__ == "__main__":
    main()
