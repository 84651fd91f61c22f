"""bin/stack"""

import argparse
import shlex
from collections.abc import Sequence

from support import environment
from support.project import data_directory
from support.servers.server import ANSWERS, Server
from support.stack import NAMES, Stack

NOT_ALL_RUN = 3

DESCRIPTION = """\
Real servers on loopback, without Docker and without root: Redis, Apache Kafka, PostgreSQL 18.
Their data, logs and ports are kept under DATA_DIR/stack (DATA_DIR is var/ by default); the same
DATA_DIR always gives the same ports. Without names all three are meant.

  start   start what does not run, return when it answers
  stop    end it; nothing is left running, the data stay (Redis keeps none)
  status  a line for each, and whether it answers
  env     the `export` lines of what runs: eval "$(bin/stack env)"
"""
EPILOG = "Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 from status: not all of them answer."


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    names = options.names or NAMES
    environment.ensure(environment.RUN, environment.STACK)
    stack = Stack(data_directory(), brokers=options.brokers)
    match options.action:
        case "start":
            stack.start(names)
            show(dict.fromkeys(stack.named(names), ANSWERS))
        case "stop":
            stack.stop(names)
        case "status":
            return status(stack, names)
        case "env":
            for name, value in stack.exports(names).items():
                print(f"export {name}={shlex.quote(value)}")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/stack",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=["start", "stop", "status", "env"])
    parser.add_argument("names", nargs="*", metavar="redis | kafka | postgres")
    parser.add_argument(
        "--brokers", type=int, choices=[1, 3], default=0, help="size of a new Kafka cluster"
    )
    options = parser.parse_intermixed_args(arguments)
    for name in options.names:
        if name not in NAMES:
            parser.error(f"{name!r} is not one of {', '.join(NAMES)}")
    return options


def status(stack: Stack, names: Sequence[str]) -> int:
    """The exit code says whether all of them answer."""
    states = {server: server.state() for server in stack.named(names)}
    show(states)
    return 0 if set(states.values()) == {ANSWERS} else NOT_ALL_RUN


def show(states: dict[Server, str]) -> None:
    for server, state in states.items():
        addresses = ", ".join(server.addresses()) if server.is_running() else ""
        print(f"{server.name:<9} {state:<15} {addresses}".rstrip())
