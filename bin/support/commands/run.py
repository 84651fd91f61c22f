"""bin/run"""

import argparse
import os
import resource
import signal

from support import environment
from support.listening import bind
from support.preparation import prepare
from support.project import data_directory
from support.serving import Site, serve
from support.stack import Stack
from support.supervisor import ending_signals

DESCRIPTION = """\
Set up whatever is missing (virtual environment, dependencies, database, on the first run the
demo data), then serve until Ctrl-C. A web process or a worker that dies is started again.
"""
EPILOG = """\
Everything is kept in DATA_DIR, var/ by default; docs/operations.md lists the other variables.
Exit codes: 0 ended by Ctrl-C or SIGTERM, 1 could not start, 2 wrong arguments, 130 interrupted
before it served.
"""
HIGHEST_PORT = 65_535
SERVERS_OF_FULL = {"redis": "REDIS_URL", "kafka": "KAFKA_BOOTSTRAP_SERVERS"}


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    for number in ending_signals():
        signal.signal(number, signal.default_int_handler)  # until it serves: leave at once
    with bind(options.host, options.port) as listener:
        environment.ensure(*locks(options))
        allow_many_sockets()
        site = Site(options.host, listener, options.processes, options.full)
        os.environ["DATA_DIR"] = str(data_directory())
        if not is_set("SITE_URL"):
            os.environ["SITE_URL"] = f"http://{site.address}"
        if options.full:
            serve_with_stack(site, options)
        else:
            prepare(demo=not options.no_demo)
            serve(site)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--full", action="store_true", help="with real Redis, real Kafka and the worker")
    add("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    add("--port", type=port, default=8000, help="port to listen on (default 8000)")
    add("--processes", type=int, default=1, help="web processes (default 1)")
    add("--no-demo", action="store_true", help="leave an empty database empty")
    options = parser.parse_args(arguments)
    if options.processes < 1:
        parser.error("--processes must be at least 1")
    if options.processes > 1 and not (options.full or hear_each_other()):
        parser.error("--processes needs Redis between them: add --full, or set REDIS_URL")
    return options


def hear_each_other() -> bool:
    return is_set("REDIS_URL") or os.environ.get("LIVE_TRANSPORT") == "kafka"


def port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to {HIGHEST_PORT}")
    return int(text)


def is_set(variable: str) -> bool:
    return bool(os.environ.get(variable) or os.environ.get(f"{variable}_FILE"))


def locks(options: argparse.Namespace) -> list[str]:
    return [environment.RUN, *([environment.STACK] if options.full else [])]


def allow_many_sockets() -> None:
    """The usual soft limit of 1,024 open files would end at a thousand people."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def serve_with_stack(site: Site, options: argparse.Namespace) -> None:
    """Redis and Kafka before the site and until after it, except what the environment brings."""
    stack = Stack(data_directory())
    names = [name for name, variable in SERVERS_OF_FULL.items() if not is_set(variable)]
    try:
        with stack.starting(names, own_session=False):
            prepare(demo=not options.no_demo)
        os.environ.update(stack.exports(names))
        serve(site, on_tick=stack.tell_deaths)
    finally:
        stack.stop(names)
