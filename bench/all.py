"""Run every bench, and put what it found beside what is wanted.

Writes a table for each bench into the folder of results, and summary.txt, fanout.svg and lanes.svg
of all of them. Exit codes: 0 all ran (met or not), 1 one of them failed.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from measuring.picture import TIMES, Group, picture
from measuring.report import RESULTS, Figure
from measuring.tables import table

BENCH = Path(__file__).parent
HEAD = ["", "question", "found", "ratio", "wanted", "met", "µs CPU", "generator"]
OUR_NAME = "Oreum"
FANOUTS = ["fanout-200", "fanout-1000"]
BOTH_LANES = "redis+kafka"


@dataclass(frozen=True)
class Bench:
    """`name` is that of its results, `usual` and `short` are its options."""

    name: str
    script: str
    usual: str = ""
    short: str = "--repeats 1"


@dataclass(frozen=True)
class Found:
    title: str = ""
    figures: list[Figure] = field(default_factory=list)
    bars: dict[str, float] = field(default_factory=dict)


BENCHES = [
    Bench("fanout-200", "fanout.py", "", "--repeats 1 --seconds 2 --only oreum centrifuge"),
    Bench(
        "fanout-1000",
        "fanout.py",
        "--sockets 1000 --only oreum centrifuge joining",
        "--sockets 1000 --repeats 1 --seconds 2 --only oreum centrifuge",
    ),
    Bench("large_room", "large_room.py", "", "--repeats 1 --seconds 3"),
    Bench("broadcast", "broadcast.py", "", "--seconds 10 --only 500"),
    Bench("writes", "writes.py", "--repeats 3", "--repeats 1 --seconds 1"),
    Bench("bridge", "bridge.py", "", "--repeats 1 --events 10000 --seconds 5 --backlog 20000"),
    Bench("screen", "screen.py", "", "--repeats 1 --rate 500"),
    Bench("lanes", "lanes.py", "", "--repeats 1 --seconds 4"),
    Bench("memory", "memory.py", "--repeats 2", "--repeats 1 --only oreum centrifuge"),
    Bench("storm", "storm.py", "--repeats 2", "--repeats 1 --sockets 500"),
    Bench("crowd", "crowd.py", "", "--sockets 300 --seconds 12"),
    Bench("slow_reader", "slow_reader.py", "", "--repeats 1 --seconds 4"),
    Bench("processes", "processes.py", "", "--repeats 1 --seconds 2"),
    Bench("pages", "pages.py", "", "--repeats 1 --seconds 2"),
    Bench("browser", "browser.py", "", "--repeats 1 --seconds 3"),
    Bench("growth", "growth.py", "", "--repeats 1 --seconds 2 --rooms 300 --messages 5000"),
    Bench("search", "search.py", "", "--messages 20000 --repeats 1 --seconds 1"),
    Bench("rebuild", "rebuild.py", "", "--events 2000 10000"),
]


def main() -> int:
    options = parse()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options.to.mkdir(parents=True, exist_ok=True)
    chosen = [bench for bench in BENCHES if bench.name in options.only]
    failed = [bench.name for bench in chosen if not run(bench, options)]
    summary = summarised(options.to)
    (options.to / "summary.txt").write_text(f"{summary}\n")
    groups = [Group(kept.title, kept.bars) for kept in (found(options.to, one) for one in FANOUTS)]
    (options.to / "fanout.svg").write_text(picture(groups, ours=OUR_NAME))
    (options.to / "lanes.svg").write_text(picture_of_lanes(options.to))
    print(summary)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    names = [bench.name for bench in BENCHES]
    add("--short", action="store_true", help="to see that all of it runs, in some minutes")
    add("--only", nargs="+", choices=names, default=names, help="run these; show all that is known")
    add("--to", type=Path, default=BENCH / "results", help="the folder of results")
    return parser.parse_args()


def run(bench: Bench, options: argparse.Namespace) -> bool:
    """Whether it ended well."""
    words = (bench.short if options.short else bench.usual).split()
    began = time.monotonic()
    print(f"\n{bench.name}", *words, file=sys.stderr, flush=True)
    environment = os.environ | {RESULTS: str(options.to.resolve())}
    code = ended(
        # In a session of its own: Ctrl-C is for us, and a second one would disturb its clearing up.
        subprocess.Popen(
            [sys.executable, str(BENCH / bench.script), *words],
            env=environment,
            start_new_session=True,
        )
    )
    print(f"{bench.name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return code == 0


def ended(process: "subprocess.Popen[bytes]") -> int:
    """Its exit code; told to end ourselves, we let it end first what it started."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise


def summarised(folder: Path) -> str:
    figures = [figure for bench in BENCHES for figure in found(folder, bench.name).figures]
    return table(HEAD, [row(figure) for figure in sorted(figures, key=place)], left=6)


def place(figure: Figure) -> int:
    """By the number of its target; what has none stands below."""
    return int(figure.target.removeprefix("P")) if figure.target else sys.maxsize


def found(folder: Path, name: str) -> Found:
    """What a bench left here, now or before."""
    path = folder / f"{name}.json"
    if not path.exists():
        return Found()
    kept = json.loads(path.read_text())
    return Found(kept["title"], [Figure(**one) for one in kept["figures"]], kept["bars"])


def picture_of_lanes(folder: Path) -> str:
    """A group for each percentile: the bench names its bars `p50 redis`."""
    groups: dict[str, Group] = {}
    for name, value in found(folder, "lanes").bars.items():
        percentile, _space, lane = name.partition(" ")
        groups.setdefault(percentile, Group(percentile)).bars[lane] = value
    return picture(list(groups.values()), ours=BOTH_LANES, scale=TIMES)


def row(figure: Figure) -> list[str]:
    return [
        figure.target,
        figure.question,
        figure.figure,
        figure.ratio,
        figure.wanted,
        {True: "yes", False: "no", None: ""}[figure.is_met],
        f"{figure.cost:.2f}" if figure.cost else "",
        f"{figure.generator:.0%}" if figure.generator else "",
    ]


if __name__ == "__main__":
    sys.exit(main())
