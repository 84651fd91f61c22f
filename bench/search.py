"""How long does a search take among a million messages, and what does the index cost?

Both databases get the same messages; 번역을 stands in some of every thousand, 감귤을 in twenty of
all, the oldest and the newest. A search is what the page asks for: understood, looked up, and its
newest page of messages read. The writer is measured with the index and without it, in turn.

Asked for: 번역 finds 번역을 in under 50 ms on SQLite and on PostgreSQL.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from measuring.report import Figure, publish
from measuring.servers import Environment, both_databases, manage, run
from measuring.tables import middle, spread, table

ROUND = Path(__file__).parent / "search_round.py"
PACKAGES = ["django", "psycopg", "orjson"]
MAX_MS = 50
MIN_RATE = 0.8  # of the writer's without the index

Found = dict[str, Any]


def main() -> None:
    options = parse()
    with both_databases() as databases:
        measure(databases, options)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--messages", type=int, default=1_000_000)
    add("--repeats", type=int, default=5, help="of the writer; a search is repeated ten times more")
    add("--seconds", type=float, default=2, help="for the writer, each way and repeat")
    return parser.parse_args()


def measure(databases: dict[str, Environment], options: argparse.Namespace) -> None:
    found = {}
    for name, environment in databases.items():
        print(f"{name} …", file=sys.stderr)
        found[name] = one_database(environment, options)
    report = "\n\n".join(f"{name}\n{told(of_it)}" for name, of_it in found.items())
    figures = [one for name, of_it in found.items() for one in figures_of(name, of_it, options)]
    publish("search", f"Searching {options.messages:,} messages", PACKAGES, report, figures)


def one_database(environment: Environment, options: argparse.Namespace) -> Found:
    rounds = [str(options.repeats), str(options.seconds)]
    for messages in (1, options.messages):
        load = ["--users", "20", "--rooms", "1", "--messages", str(messages)]
        manage(environment, "seed_load", *load)
        run(environment, ROUND, "sow")
    began = time.monotonic()
    manage(environment, "reindex", "--json")
    seconds = time.monotonic() - began
    return {**json.loads(run(environment, ROUND, "ask", *rounds)), "indexing": seconds}


def told(found: Found) -> str:
    searches = [
        [name, f"{len(of_it['ms'])}", f"{of_it['found']:,}", spread(of_it["ms"], 1)]
        for name, of_it in found["searches"].items()
    ]
    writer = [[name, spread(rates)] for name, rates in found["writer"].items()]
    return "\n\n".join(
        [
            table(["search", "times", "on its page", "ms: median (least to most)"], searches),
            table(["writer, 400 senders", "sends/s: median (least to most)"], writer),
            f"indexed from the beginning in {found['indexing']:.0f} s,"
            f" {found['bytes'] / found['messages']:.0f} bytes a message",
        ]
    )


def figures_of(name: str, found: Found, options: argparse.Namespace) -> list[Figure]:
    ms = found["searches"]["번역"]["ms"]
    bare, indexed = found["writer"].values()
    ratio = middle([one / other for one, other in zip(indexed, bare, strict=True)])
    return [
        Figure(
            target="",
            question=f"번역 finds 번역을 among {options.messages:,} messages, {name}",
            figure=f"{middle(ms):.1f} ms, at most {max(ms):.1f}",
            wanted=f"< {MAX_MS} ms",
            is_met=middle(ms) < MAX_MS,
        ),
        Figure(
            target="",
            question=f"sends while the index follows, {name}",
            figure=f"{middle(indexed):,.0f}/s",
            ratio=f"{ratio:.2f} × without it",
            wanted=f"≥ {MIN_RATE} ×",
            is_met=ratio >= MIN_RATE,
        ),
    ]


if __name__ == "__main__":
    main()
