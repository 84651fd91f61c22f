"""Does everybody in a very large room hear everything soon?

Target P2: 5,000 sockets in one room, 10 messages a second: all delivered, p99 under 300 ms.
"""

import argparse
import sys
from collections import defaultdict

from load.generator import Result
from measuring import web
from measuring.contestants import OREUM, Contestant, arena
from measuring.knee import MAX_GENERATOR, line
from measuring.load import generate
from measuring.report import Figure, publish
from measuring.tables import middle, spread, table

PACKAGES = ["django", "channels", "uvicorn", "uvloop", "redis"]
HEAD = ["", "delivered", "p50 ms", "p99 ms: median (least to most)", "µs CPU", "generator"]
MAX_P99 = 300  # ms

Results = dict[str, list[Result]]


def main() -> None:
    options = parse()
    results: Results = defaultdict(list)
    with arena(users=options.sockets) as contestants:
        for contestant in contestants.named(options.only):
            results[contestant.name] = measured(contestant, options)
    title = f"{options.sockets:,} sockets in one room, {options.rate:g} messages/s"
    figures = [figure(results[OREUM], options)] if OREUM in results else []
    publish("large_room", title, PACKAGES, report(results), figures)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=3)
    add("--sockets", type=int, default=5_000)
    add("--rate", type=float, default=10, help="messages a second")
    add("--seconds", type=float, default=10, help="of each run, after one to warm up")
    add("--only", nargs="+", choices=["oreum", "centrifuge"], default=["oreum", "centrifuge"])
    return parser.parse_args()


def measured(contestant: Contestant, options: argparse.Namespace) -> list[Result]:
    port, runs = web.free_port(), []
    load = {"sockets": options.sockets, "rate": options.rate, "seconds": options.seconds}
    with contestant.serve(port) as processes:
        for _repeat in range(options.repeats):
            runs.append(generate(contestant.plan(port, processes, **load)))
            print(f"{contestant.name}: {line(runs[-1])}", file=sys.stderr)
    return runs


def report(results: Results) -> str:
    rows = [
        [
            name,
            f"{sum(run.deliveries for run in runs) / sum(run.expected for run in runs):.2%}",
            f"{middle([run.p50 for run in runs]):.0f}",
            spread([run.p99 for run in runs]),
            f"{middle([run.cost for run in runs]):.2f}",
            f"{max(run.generator for run in runs):.0%}",
        ]
        for name, runs in results.items()
    ]
    return table(HEAD, rows)


def figure(runs: list[Result], options: argparse.Namespace) -> Figure:
    p99 = middle([run.p99 for run in runs])
    generator = max(run.generator for run in runs)
    is_whole = all(run.is_whole and not run.breaks for run in runs)
    return Figure(
        target="P2",
        question=f"{options.sockets:,} sockets in one room, {options.rate:g} messages/s",
        figure=f"{'all' if is_whole else 'not all'} delivered, p99 {p99:.0f} ms",
        wanted=f"all delivered, p99 < {MAX_P99} ms",
        is_met=is_whole and p99 < MAX_P99 and generator < MAX_GENERATOR,
        cost=middle([run.cost for run in runs]),
        generator=generator,
    )


if __name__ == "__main__":
    main()
