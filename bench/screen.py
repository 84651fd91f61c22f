"""How long does a message take from its commit to every screen, at half the knee?

All sockets are in one room and speak in turn. The time of the commit is the message's own `at`,
which is taken shortly before the transaction ends: the figures are a little too high. The knee is
found first, unless --rate says the rate.

Target P5: p50 under 10 ms, p99 under 50 ms.
"""

import argparse
import sys

from load.generator import Result
from measuring import web
from measuring.contestants import Contestant, arena
from measuring.knee import find_knee, line, step_below
from measuring.load import generate
from measuring.report import Figure, publish
from measuring.tables import middle, spread, table

PACKAGES = ["django", "channels", "uvicorn", "uvloop", "redis"]
HEAD = ["messages/s", "commit to screen: p50 ms", "p99 ms", "send to screen: p50 ms", "p99 ms",
        "µs CPU", "generator"]  # fmt: skip
MAX_P50, MAX_P99 = 10, 50  # ms


def main() -> None:
    options = parse()
    with arena(users=options.sockets, database=options.database) as contestants:
        runs = measured(contestants.oreum(), options)
    title = f"{options.sockets:,} sockets in one room, half the knee"
    publish("screen", title, PACKAGES, report(runs), [figure(runs)])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=5)
    add("--sockets", type=int, default=200)
    add("--seconds", type=float, default=5, help="of each run, after one to warm up")
    add("--rate", type=float, help="messages a second, instead of half the knee")
    add("--database", help="address of a PostgreSQL; SQLite is the default")
    return parser.parse_args()


def measured(oreum: Contestant, options: argparse.Namespace) -> list[Result]:
    port = web.free_port()
    with oreum.serve(port) as processes:

        def run(rate: float) -> Result:
            load = {"sockets": options.sockets, "rate": rate, "seconds": options.seconds}
            return generate(oreum.plan(port, processes, **load))

        first = step_below(oreum.guess / options.sockets)
        rate = options.rate or find_knee(run, first=first).rate / 2
        runs = []
        for _repeat in range(options.repeats):
            runs.append(run(rate))
            print(line(runs[-1]), file=sys.stderr)
    return runs


def report(runs: list[Result]) -> str:
    row = [
        f"{middle([run.rate for run in runs]):,.0f}",
        spread([run.commit_p50 for run in runs], 1),
        spread([run.commit_p99 for run in runs], 1),
        spread([run.p50 for run in runs], 1),
        spread([run.p99 for run in runs], 1),
        f"{middle([run.cost for run in runs]):.2f}",
        f"{max(run.generator for run in runs):.0%}",
    ]
    return table(HEAD, [row])


def figure(runs: list[Result]) -> Figure:
    p50 = middle([run.commit_p50 for run in runs])
    p99 = middle([run.commit_p99 for run in runs])
    return Figure(
        target="P5",
        question=f"commit to screen at {runs[0].rate:,.0f} messages/s",
        figure=f"p50 {p50:.1f} ms, p99 {p99:.1f} ms",
        wanted=f"p50 < {MAX_P50} ms, p99 < {MAX_P99} ms",
        is_met=p50 < MAX_P50 and p99 < MAX_P99 and all(run.is_whole for run in runs),
        cost=middle([run.cost for run in runs]),
        generator=max(run.generator for run in runs),
    )


if __name__ == "__main__":
    main()
