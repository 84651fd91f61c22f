"""`bin/faults`: passes through all faults until the time is over, then the judge on trial."""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from random import SystemRandom

from tests.faults.fault import Outcome
from tests.faults.protections import PROTECTIONS, try_without
from tests.faults.schedule import FAMILIES, Pass, faults
from tests.faults.table import table

DESCRIPTION = """\
Starts real web processes, Redis and databases, lets people talk on them, breaks something, heals
it, waits until everybody is whole again, and judges what every client saw, what REST tells and what
the database holds. At the end each protection of the delivery is switched off in turn: the judge
has to report it. docs/faults.md explains all of it.
"""
EPILOG = """\
exit codes:
  0  nothing was lost, doubled, reordered or shown to the wrong people, and every missing
     protection was noticed
  1  something was, or one was not
  2  wrong arguments
"""
SECONDS_OF_A_TRIAL_OF_THE_JUDGE = 20
MOST_TOLD = 8
LONG = {"hold": (1.0, 6.0), "crowd": 400}


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    allow_many_sockets()
    chosen = faults(options.only)
    started = time.monotonic()
    of_judge = 0 if options.only else SECONDS_OF_A_TRIAL_OF_THE_JUDGE * len(PROTECTIONS)
    deadline = started + options.minutes * 60 - of_judge
    outcomes: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        outcomes.append(outcome)
        tell(outcome)

    with tempfile.TemporaryDirectory(prefix="oreum-faults-") as folder:
        seed = options.seed
        while not outcomes or time.monotonic() < deadline:
            # The first pass is always a whole one.
            until = deadline if outcomes else float("inf")
            Pass(chosen, Path(folder), seed, told, until, LONG).run()
            seed += 1
        print(f"\n{table(outcomes)}\n")
        unnoticed = [] if options.only else try_the_judge(Path(folder), options.seed)
    return 1 if unnoticed or any(outcome.problems for outcome in outcomes) else 0


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
        default="",
        metavar="WHAT",
        help=f"a number like F6, a fault's name, or a family: {', '.join(FAMILIES)}",
    )
    options = parser.parse_args(arguments)
    if not faults(options.only):
        parser.error(f"there is no fault {options.only!r}")
    return options


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


def try_the_judge(folder: Path, seed: int) -> list[str]:
    """The protections whose absence was not noticed."""
    unnoticed = []
    for number, protection in enumerate(PROTECTIONS):
        found = try_without(protection, folder / f"judge-{number}", seed)
        print(
            f"without {protection.name:<20} {found[0] if found else 'NOTHING REPORTED'}", flush=True
        )
        unnoticed += [] if found else [protection.name]
    return unnoticed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
