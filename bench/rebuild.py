"""Does the memory of verify_mirror, rebuild_from_log and replay grow with the number of events?

Rooms are filled in steps through the log; each step is copied to a real Kafka, compared, rebuilt
into a fresh database, and one of its rooms is played. The memory is the largest that a process ever
had, the cost is its CPU, which other work on the machine changes little.

Target P12: cost as work grows, here the memory. Wanted is what 10 million events would still take.
What clients fetch ahead is full after some 100,000 events; before that, memory grows with them.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring.report import Figure, publish
from measuring.servers import ROOT, Environment, manage, project, scratch, stack
from measuring.tables import table

PACKAGES = ["django", "kafka-python", "orjson"]
HEAD = ["command", "events", "s", "events/s", "µs CPU an event", "MB"]
ROOMS = 10
MOST_MEGABYTES_A_MILLION = 5.0
NOISE = 2.0  # MB, from one run to the next


@dataclass(frozen=True)
class Run:
    command: str
    events: int
    seconds: float
    cpu_seconds: float
    megabytes: float


def main() -> None:
    options = parse()
    with scratch() as folder, stack(folder, ["kafka"]) as servers:
        environment = project(folder, **servers)
        manage(environment, "migrate", "--verbosity=0")
        steps = [measured(folder, environment, events) for events in options.events]
    runs = sorted((run for step in steps for run in step), key=lambda run: run.command)
    figures = [figure(first, last) for first, last in zip(steps[0], steps[-1], strict=True)]
    report = table(HEAD, [row(run) for run in runs], left=1)
    publish("rebuild", "The copy in Kafka compared, rebuilt and played", PACKAGES, report, figures)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--events", type=int, nargs="+", default=[200_000, 1_000_000], help="ascending"
    )
    return parser.parse_args()


def measured(folder: Path, environment: Environment, events: int) -> list[Run]:
    seeded = manage(
        environment, "seed_load", "--users=20", f"--rooms={ROOMS}", f"--messages={events // ROOMS}"
    )
    room = json.loads(seeded.splitlines()[0])["room"]
    manage(environment, "runworker", "--once")
    fresh = {**environment, "DATABASE_URL": f"sqlite:///{folder / f'rebuilt-{events}.sqlite3'}"}
    manage(fresh, "migrate", "--verbosity=0")
    return [
        run(environment, events, "verify_mirror"),
        run(fresh, events, "rebuild_from_log"),
        run(environment, events // ROOMS, "replay", str(room), "--json"),
    ]


def run(environment: Environment, events: int, *arguments: str) -> Run:
    """In a process of its own, which must end well."""
    began = time.monotonic()
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, f"{arguments[0]} left with {child.returncode}"
    found = Run(
        command=arguments[0],
        events=events,
        seconds=time.monotonic() - began,
        cpu_seconds=used.ru_utime + used.ru_stime,
        megabytes=used.ru_maxrss / 1024,
    )
    print(*row(found), sep="  ", file=sys.stderr)
    return found


def row(run: Run) -> Sequence[str]:
    return [
        run.command,
        f"{run.events:,}",
        f"{run.seconds:.1f}",
        f"{run.events / run.seconds:,.0f}",
        f"{run.cpu_seconds / run.events * 1_000_000:.0f}",
        f"{run.megabytes:.0f}",
    ]


def figure(first: Run, last: Run) -> Figure:
    grown = last.megabytes - first.megabytes
    slope = grown / max(1, last.events - first.events) * 1_000_000
    return Figure(
        target="P12",
        question=f"memory of {first.command} from {first.events:,} to {last.events:,} events",
        figure=f"{first.megabytes:.0f} to {last.megabytes:.0f} MB",
        ratio=f"{slope:+.1f} MB a million",
        wanted=f"≤ {MOST_MEGABYTES_A_MILLION:.0f} MB a million",
        is_met=slope <= MOST_MEGABYTES_A_MILLION or grown <= NOISE,
    )


if __name__ == "__main__":
    main()
