"""What happens when everybody in a room loses the connection at the same moment?

A second room and both speakers keep theirs. 20 messages a second go into each room all the time.
Everybody comes back at once, without the pause that a browser makes, and asks for what was missed.

Target P9: 2,000 sockets are back and caught up within 5 s, nothing is lost or double, and the
readers of the other room do not notice.
"""

import argparse
import sys
from collections import defaultdict

from load.storm import Storm, StormPlan, StormResult
from measuring import web
from measuring.contestants import NAMES, OREUM, Contestant, arena
from measuring.report import Figure, publish
from measuring.tables import middle, spread, table

PACKAGES = ["django", "channels", "channels-redis", "uvicorn", "uvloop", "daphne", "redis"]
HEAD = ["", "s until all are back", "and caught up", "lost", "doubled or out of order",
        "other room p99 ms: before", "meanwhile", "clients' CPU"]  # fmt: skip
MAX_SECONDS = 5
MAX_P99 = 250  # ms, of the readers of the other room while the storm goes on

Results = dict[str, list[StormResult]]


def main() -> None:
    options = parse()
    results: Results = defaultdict(list)
    with arena(users=options.sockets + 200) as contestants:
        chosen = contestants.named(options.only)
        for _repeat in range(options.repeats):
            for contestant in chosen:
                results[contestant.name].append(measured(contestant, options.sockets))
                print(contestant.name, results[contestant.name][-1], file=sys.stderr)
    figures = [figure(results[OREUM], options.sockets)] if OREUM in results else []
    title = f"{options.sockets:,} sockets dropped at once, 20 messages/s into each of two rooms"
    publish("storm", title, PACKAGES, report(results), figures)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=3)
    add("--sockets", type=int, default=2_000)
    default = ["oreum", "centrifuge"]
    add("--only", nargs="+", choices=NAMES, default=default, help="measure these alone")
    return parser.parse_args()


def measured(contestant: Contestant, sockets: int) -> StormResult:
    port = web.free_port()
    with contestant.serve(port):
        plan = StormPlan(
            port=port,
            dialect=contestant.dialect,
            sockets=sockets,
            rooms=contestant.rooms,
            tokens=contestant.tokens,
        )
        return Storm(plan).run()


def report(results: Results) -> str:
    rows = [
        [
            name,
            spread([run.back for run in runs], 1),
            spread([run.caught_up for run in runs], 1),
            f"{max(run.lost for run in runs):,}",
            f"{max(run.wrong for run in runs):,}",
            f"{middle([run.p99_before for run in runs]):.0f}",
            f"{middle([run.p99_meanwhile for run in runs]):.0f}",
            f"{max(run.generator for run in runs):.0%}",
        ]
        for name, runs in results.items()
    ]
    return table(HEAD, rows)


def figure(runs: list[StormResult], sockets: int) -> Figure:
    caught_up, p99 = (
        middle([run.caught_up for run in runs]),
        middle([r.p99_meanwhile for r in runs]),
    )
    lost, wrong = max(run.lost for run in runs), max(run.wrong for run in runs)
    return Figure(
        target="P9",
        question=f"{sockets:,} sockets dropped at once",
        figure=f"caught up in {caught_up:.1f} s, {lost} lost, {wrong} wrong, p99 {p99:.0f} ms",
        wanted=f"≤ {MAX_SECONDS} s, 0 lost, 0 wrong, p99 in the other room < {MAX_P99} ms",
        is_met=caught_up <= MAX_SECONDS and not lost and not wrong and p99 < MAX_P99,
        generator=max(run.generator for run in runs),
    )


if __name__ == "__main__":
    main()
