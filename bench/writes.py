"""How many sends a second are stored for good, message and log entry, one by one or in groups?

Target P4: in groups at least 5 times the plain path of the same run, on SQLite and on PostgreSQL,
and one hot room no slower than many rooms. Every round measures every way in both databases, so
that a noisy minute strikes all of them alike.
"""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

from measuring.report import Figure, publish
from measuring.servers import Environment, both_databases, run
from measuring.tables import middle, spread, table

ROUND = Path(__file__).parent / "writing_round.py"
PACKAGES = ["django", "psycopg", "orjson", "markdown-it-py", "nh3"]
HEAD = ["", "sends/s: median (least to most)", "µs CPU", "× plain"]
BASELINE = "plain, one by one"
WRITER = "writer, 400 senders"
MIN_RATIO = 5
NO_SLOWER = 0.95  # what is less than this apart is not told apart here

Results = dict[str, list[dict[str, float]]]


def main() -> None:
    options = parse()
    with both_databases() as databases:
        measure(databases, options)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="for each way and repeat")
    return parser.parse_args()


def measure(databases: dict[str, Environment], options: argparse.Namespace) -> None:
    results: dict[str, Results] = {name: defaultdict(list) for name in databases}
    for repeat in range(options.repeats):
        print(f"repeat {repeat + 1} of {options.repeats} …", file=sys.stderr)
        for name, environment in databases.items():
            for way, result in one_round(environment, options.seconds).items():
                results[name][way].append(result)
    tables = [f"{name}\n{report(results[name])}" for name in databases]
    figures = [figure(name, results[name]) for name in databases]
    publish("writes", "Sends stored for good", PACKAGES, "\n\n".join(tables), figures)


def one_round(environment: Environment, seconds: float) -> dict[str, dict[str, float]]:
    return dict(json.loads(run(environment, ROUND, str(seconds))))


def report(results: Results) -> str:
    rows = []
    for way, runs in results.items():
        kind = way.rpartition(", ")[2]
        plain = results[f"{BASELINE}, {kind}"]
        ratios = [run["rate"] / base["rate"] for run, base in zip(runs, plain, strict=True)]
        rates = spread([run["rate"] for run in runs])
        rows.append([way, rates, f"{middle([run['cpu'] for run in runs]):,.0f}", spread(ratios, 1)])
    return table(HEAD, rows)


def figure(database: str, results: Results) -> Figure:
    """Of the writer as the sockets use it; each ratio is of the rates of one round."""
    hot, many, plain = (
        [run["rate"] for run in results[way]]
        for way in (f"{WRITER}, one hot room", f"{WRITER}, 200 rooms", f"{BASELINE}, one hot room")
    )
    times = middle([rate / base for rate, base in zip(hot, plain, strict=True)])
    is_even = middle(hot) >= NO_SLOWER * middle(many)
    return Figure(
        target="P4",
        question=f"durable sends, {database}",
        figure=f"{middle(hot):,.0f}/s in one hot room, {middle(many):,.0f}/s in 200 rooms",
        ratio=f"{times:.1f} × plain",
        wanted=f"≥ {MIN_RATIO} × plain, one hot room no slower",
        is_met=times >= MIN_RATIO and is_even,
    )


if __name__ == "__main__":
    main()
