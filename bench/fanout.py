"""How many deliveries a second does one web process make into one room, against its peers?

The knee is the highest rate of a grid of 25 % at which everything is delivered and the p99 of the
time from the intended send to every receiver stays under 250 ms. Open loop; all sockets are in one
room, all speak in turn, 180 bytes a message. Server on core 0; load generator and Redis on core 1;
a run in which the generator uses over 80 % of its core is void. Oreum runs as by `bin/run`, with
everything on: accounts, seq, commit, Redis. Rounds are interleaved: every server in each of them.

Target P1: at 200 sockets twice centrifuge with Redis of the same run, at 1,000 four times.
"""

import argparse
import sys
from collections import defaultdict

from load.generator import Result
from measuring import web
from measuring.contestants import CENTRIFUGE, DAPHNE, NAMES, OREUM, Contestant, arena
from measuring.knee import NoKnee, find_knee, step_below
from measuring.load import generate
from measuring.report import Figure, publish
from measuring.tables import middle, spread, table

PACKAGES = ["django", "channels", "channels-redis", "uvicorn", "uvloop", "daphne", "redis"]
HEAD = [
    "", "deliveries/s: median (least to most)", "messages/s", "µs CPU", "p50 ms", "p99 ms",
    "generator", "× daphne", "× centrifuge",
]  # fmt: skip
DEFAULT = ["oreum", "centrifuge", "joining", "uvicorn", "daphne"]
TARGETS = {200: 2.0, 1000: 4.0}  # times centrifuge with Redis

Results = dict[str, list[Result]]


def main() -> None:
    options = parse()
    results: Results = defaultdict(list)
    with arena(users=options.sockets, database=options.database) as contestants:
        chosen = contestants.named(options.only)
        for repeat in range(options.repeats):
            for contestant in chosen:
                print(f"{repeat + 1}: {contestant.name}", file=sys.stderr)
                before = results[contestant.name]
                rate = before[-1].rate if before else contestant.guess / options.sockets
                before.append(knee_of(contestant, rate, options))
    publish(
        f"fanout-{options.sockets}",
        f"{options.sockets:,} sockets in one room, one core for the server",
        PACKAGES,
        report(results, options.sockets),
        figures(results, options),
        {
            name: middle([run.rate for run in runs]) * options.sockets
            for name, runs in results.items()
        },
    )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=3)
    add("--sockets", type=int, default=200)
    add("--seconds", type=float, default=4, help="of each try, after one to warm up")
    add("--only", nargs="+", choices=NAMES, default=DEFAULT, help="measure these alone")
    add("--database", help="address of a PostgreSQL; SQLite is the default")
    return parser.parse_args()


def knee_of(contestant: Contestant, rate: float, options: argparse.Namespace) -> Result:
    """From the step of the grid at this rate; a result of rate 0 where there is no knee."""
    port = web.free_port()
    with contestant.serve(port) as processes:

        def run(rate: float) -> Result:
            load = {"sockets": options.sockets, "rate": rate, "seconds": options.seconds}
            return generate(contestant.plan(port, processes, **load))

        try:
            return find_knee(run, first=step_below(rate))
        except NoKnee:
            return Result(rate=0, expected=0)


def bars(results: Results, sockets: int) -> dict[str, float]:
    """Deliveries a second."""
    return {name: sockets * middle([run.rate for run in runs]) for name, runs in results.items()}


def report(results: Results, sockets: int) -> str:
    rows = []
    for name, runs in results.items():
        rows.append(
            [
                name,
                spread([run.rate * sockets for run in runs]),
                f"{middle([run.rate for run in runs]):,.0f}",
                f"{middle([run.cost for run in runs]):.2f}",
                f"{middle([run.p50 for run in runs]):.0f}",
                f"{middle([run.p99 for run in runs]):.0f}",
                f"{max(run.generator for run in runs):.0%}",
                ratio(runs, results.get(DAPHNE)),
                ratio(runs, results.get(CENTRIFUGE)),
            ]
        )
    return table(HEAD, rows)


def ratio(runs: list[Result], peers: list[Result] | None) -> str:
    """The median of the ratios of each round."""
    value = ratio_of(runs, peers)
    return "" if value is None else f"{value:.2g}" if value < 1 else f"{value:,.1f}"


def ratio_of(runs: list[Result], peers: list[Result] | None) -> float | None:
    if not peers or not all(peer.rate for peer in peers):
        return None
    return middle([run.rate / peer.rate for run, peer in zip(runs, peers, strict=True)])


def figures(results: Results, options: argparse.Namespace) -> list[Figure]:
    if OREUM not in results:
        return []
    runs, sockets = results[OREUM], options.sockets
    value, wanted = ratio_of(runs, results.get(CENTRIFUGE)), TARGETS.get(sockets)
    return [
        Figure(
            target="P1",
            question=f"knee of one process, {sockets:,} sockets in one room",
            figure=f"{middle([run.rate for run in runs]) * sockets:,.0f} deliveries/s",
            ratio=f"{value:.2f} × {CENTRIFUGE}" if value else "",
            wanted=f"≥ {wanted:g} × {CENTRIFUGE}" if wanted else "",
            is_met=value >= wanted if value and wanted else None,
            cost=middle([run.cost for run in runs]),
            generator=max(run.generator for run in runs),
        )
    ]


if __name__ == "__main__":
    main()
