"""`bin/robots`: random use for so many minutes, and the judge at every rest."""

import argparse
import asyncio
import signal
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

from tests.faults.__main__ import allow_many_sockets
from tests.robots.place import site
from tests.robots.play import Plan, play
from tests.robots.table import table
from tests.robots.trial import RULES, try_without

DESCRIPTION = """\
Robots on two devices each, which are the client of the pages without its screen, do everything at
random on a site of two web processes that are restarted now and then. Every minute they rest, and
each count and divider on each device and each page is compared with what the log says. At the end
a rule is taken away from the server, one after the other: the judge has to notice. docs/faults.md
explains it. Ctrl-C ends it with the table of what was done.
"""
EPILOG = """\
exit codes:
  0  nothing was wrong, and every missing rule was noticed
  1  something was, or one was not
  2  wrong arguments
"""


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    allow_many_sockets()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell had it ignored
    plan = Plan(robots=options.robots, pause=options.pause)
    with (
        tempfile.TemporaryDirectory(prefix="oreum-robots-") as folder,
        site(Path(folder), is_postgres=options.postgres, alterations={}) as fleet,
    ):
        print(f"seed {options.seed}", flush=True)
        result = asyncio.run(
            play(fleet, plan, seed=options.seed, seconds=options.minutes * 60, told=tell)
        )
        print(f"\n{table(result)}\n", flush=True)
    missed = [] if result.is_interrupted else unnoticed(options.seed)
    return 1 if result.verdict.wrong or missed else 0


def unnoticed(seed: int) -> list[str]:
    """The rules whose absence the judge did not notice."""
    missed = []
    for rule in RULES:
        with tempfile.TemporaryDirectory(prefix="oreum-robots-") as folder:
            found = try_without(rule, Path(folder), seed)
        print(f"without {rule:<20} {found[0] if found else 'NOTHING REPORTED'}", flush=True)
        missed += [] if found else [rule]
    return missed


def tell(line: str) -> None:
    print(line, flush=True)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/robots",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--minutes", type=float, default=5, help="how long (default 5)")
    add("--robots", type=int, default=10, help="how many (default 10)")
    add("--pause", type=float, default=4, help="seconds between two actions at most (default 4)")
    add("--seed", type=int, default=SystemRandom().randrange(10**6), help="of all choices")
    add("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    options = parser.parse_args(arguments)
    if options.robots < 4:
        parser.error("--robots must be at least 4")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
