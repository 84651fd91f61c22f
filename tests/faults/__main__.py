"""`bin/faults`: passes through all faults until the time is over, then the judge on trial."""

import argparse
import logging
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom
from textwrap import shorten
from typing import Any

from tests.faults.fault import Ground, Outcome
from tests.faults.protections import Protection, protections, seconds_of_trial, try_without
from tests.faults.schedule import FAMILIES, Pass, faults
from tests.faults.table import table, table_of_bridge

DESCRIPTION = """\
Starts real web processes, workers, Redis, Kafka and databases, lets people talk on them, breaks
something, heals it, waits until everybody is whole again, and judges what every client saw, what
REST tells, what the database holds, and what stands in Kafka. At the end each protection of the
delivery is switched off in turn: the judge has to report it. docs/faults.md explains all of it.
Ctrl-C ends it with the tables of what was tried.
"""
EPILOG = """\
exit codes:
  0  nothing was lost, doubled, reordered or shown to the wrong people, and every missing
     protection was noticed
  1  something was, or one was not
  2  wrong arguments
"""
MOST_TOLD, WIDTH = 8, 110
LONG = {"hold": (1.0, 6.0), "crowd": 400, "standstill": 30.0}
LONG_OUTAGE = 35.0  # seconds, longer than a record may take to be delivered
LONGEST_DARKNESS, SHARE_OF_DARKNESS = 600.0, 0.1  # seconds; of the whole run


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    allow_many_sockets()
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # a line for every try to reach a broker
    chosen = faults(options.only)
    started = time.monotonic()
    on_trial = protections(options.only)
    of_judge = sum(seconds_of_trial(protection) for protection in on_trial)
    deadline = started + options.minutes * 60 - of_judge
    outcomes: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        outcomes.append(outcome)
        tell(outcome)

    with tempfile.TemporaryDirectory(prefix="oreum-faults-") as folder:
        seed = options.seed
        try:
            while chosen and (not outcomes or time.monotonic() < deadline):
                # The first pass is always a whole one.
                until = deadline if outcomes else float("inf")
                Pass(chosen, Path(folder), seed, told, until, lengths(options.minutes)).run()
                seed += 1
        except KeyboardInterrupt:
            on_trial = []
        print_tables(outcomes)
        unnoticed = try_the_judge(on_trial, Path(folder), options.seed)
    return 1 if unnoticed or any(outcome.problems for outcome in outcomes) else 0


def print_tables(outcomes: Sequence[Outcome]) -> None:
    if outcomes:
        print(f"\n{table(outcomes)}\n", flush=True)
    if with_bridge := [outcome for outcome in outcomes if outcome.findings]:
        print(f"{table_of_bridge(with_bridge)}\n", flush=True)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/faults",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--minutes", type=float, default=5, help="how long (default 5); one pass is always whole")
    add("--seed", type=int, default=SystemRandom().randrange(10**6), help="of the first pass")
    add(
        "--only",
        action="append",
        default=[],
        metavar="WHAT",
        help="a number like F6, a fault's name, a protection's name, without which the judge is on"
        " trial, a ground, with which it is for all of that ground"
        f" ({', '.join(Ground)}), or a family ({', '.join(FAMILIES)}); may be repeated",
    )
    options = parser.parse_args(arguments)
    if not faults(options.only) and not protections(options.only):
        parser.error(f"there is no fault {options.only!r}")
    return options


def lengths(minutes: float) -> dict[str, Any]:
    """The options of Stage for a run of that many minutes."""
    darkness = min(minutes * 60 * SHARE_OF_DARKNESS, LONGEST_DARKNESS)
    return {**LONG, "darkness": max(darkness, LONG_OUTAGE)}


def allow_many_sockets() -> None:
    """Every client here is three of them: its own, and both ends of its wire."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def tell(outcome: Outcome) -> None:
    """A line at once, and how to try it again where something is wrong."""
    recovery = "never whole" if outcome.recovery is None else f"whole in {outcome.recovery:.1f} s"
    fault = outcome.fault
    print(
        f"{fault.number:<4} {fault.name:<34} {outcome.verdict.messages:>5} said, {recovery}",
        flush=True,
    )
    for problem in outcome.problems[:MOST_TOLD]:
        print(f"     WRONG: {problem}")
    if outcome.problems:
        print(
            f'     again: bin/faults --minutes 0 --seed {outcome.seed} --only "{fault.name}"',
            flush=True,
        )


def try_the_judge(protections: Sequence[Protection], folder: Path, seed: int) -> list[str]:
    """The protections whose absence was not noticed."""
    unnoticed = []
    for number, protection in enumerate(protections):
        found = try_without(protection, folder / f"judge-{number}", seed)
        told = shorten(found[0], WIDTH) if found else "NOTHING REPORTED"
        print(f"without {protection.name:<30} {told}", flush=True)
        unnoticed += [] if found else [protection.name]
    return unnoticed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
