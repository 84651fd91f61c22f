"""Does the memory of verify_mirror and rebuild_from_log grow with the number of events?

Rooms are filled in steps through the log; each step is copied to a real Kafka, compared, and
rebuilt into a fresh database. The memory is the largest that the process ever had.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from measuring.servers import ROOT, Environment, manage, project, scratch, stack
from measuring.tables import table

HEAD = ["events", "verify: s", "events/s", "MB", "rebuild: s", "events/s", "MB"]
ROOMS = 10


@dataclass(frozen=True)
class Run:
    seconds: float
    megabytes: float


def main() -> None:
    options = parse()
    with scratch() as folder, stack(folder, ["kafka"]) as servers:
        environment = project(folder, **servers)
        manage(environment, "migrate", "--verbosity=0")
        steps = [measured(folder, environment, events) for events in options.events]
    print(table(HEAD, [row(events, *runs) for events, *runs in steps], left=0))
    (least, *first), (most, *last) = steps[0], steps[-1]
    for name, before, after in zip(("verify_mirror", "rebuild_from_log"), first, last, strict=True):
        slope = (after.megabytes - before.megabytes) / max(1, most - least) * 1_000_000
        print(f"{name}: {slope:+.1f} MB a million events")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--events", type=int, nargs="+", default=[100_000, 1_000_000], help="ascending"
    )
    return parser.parse_args()


def measured(folder: Path, environment: Environment, events: int) -> tuple[int, Run, Run]:
    manage(
        environment, "seed_load", "--users=20", f"--rooms={ROOMS}", f"--messages={events // ROOMS}"
    )
    manage(environment, "runworker", "--once")
    verified = run(environment, "verify_mirror")
    fresh = {**environment, "DATABASE_URL": f"sqlite:///{folder / f'rebuilt-{events}.sqlite3'}"}
    manage(fresh, "migrate", "--verbosity=0")
    return events, verified, run(fresh, "rebuild_from_log")


def run(environment: Environment, command: str) -> Run:
    """In a process of its own, which must end well."""
    began = time.monotonic()
    arguments = [sys.executable, str(ROOT / "manage.py"), command]
    child = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, f"{command} left with {child.returncode}"
    return Run(time.monotonic() - began, usage_megabytes(used))


def usage_megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1024


def row(events: int, verified: Run, rebuilt: Run) -> list[str]:
    cells = [f"{events:,}"]
    for one in (verified, rebuilt):
        cells += [f"{one.seconds:.1f}", f"{events / one.seconds:,.0f}", f"{one.megabytes:.0f}"]
    return cells


if __name__ == "__main__":
    main()
