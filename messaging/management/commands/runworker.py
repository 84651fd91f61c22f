"""`manage.py runworker`: what works beside the web processes."""

import argparse
import logging
import os
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from messaging.kafka.producer import ProducerStuck
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import WrongTopic
from messaging.kafka.worker import MirrorWorker

NOT_SET_UP = 3
HELD_BACK = 4
STUCK = 5

HELP = """\
Run a worker. The only role so far, and the default, is:

  mirror   copies the log of events to Kafka: at least once, in order per room

A broker or a database that is away is waited for, as long as it takes. Several workers may run,
on several machines: each shard of the rooms is written by one of them, and another takes it over
within seconds when that one dies. SIGTERM and Ctrl-C let the window at hand finish (10 s at most).
"""
EXIT_CODES = """\
exit codes:
  0  told to stop, or --once and everything that waited is in Kafka
  1  an error that is not foreseen; the last lines say which
  2  wrong arguments
  3  not set up: KAFKA_BOOTSTRAP_SERVERS is empty, or the topic has another number of partitions
  4  --once, but a room is held back because Kafka does not take its next event (see the log)
  5  the Kafka client is stuck; start again, nothing is lost
"""
# Their own lines repeat with every try; the worker says once that a part is away.
NOISY_LOGGERS = ("kafka", "psycopg.pool")


class Command(BaseCommand):
    help = HELP
    requires_system_checks = []  # pages and templates are the web's; a worker is back sooner

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name,
            subcommand,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            epilog=EXIT_CODES,
            **kwargs,
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("roles", nargs="*", metavar="mirror", help="the role, mirror if none")
        parser.add_argument(
            "--shards",
            type=positive,
            default=1,
            metavar="N",
            help="divide the rooms into N shares, each with its own lease; the same N for all"
            " workers (default: 1, which is one worker that writes and the others ready)",
        )
        parser.add_argument(
            "--once", action="store_true", help="copy what waits now, then leave with 0"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        role = only_role(options["roles"])
        if not settings.KAFKA_BOOTSTRAP_SERVERS:
            raise CommandError(
                "Kafka is off, events wait in the log: set KAFKA_BOOTSTRAP_SERVERS,"
                " like KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9092",
                returncode=NOT_SET_UP,
            )
        if settings.LOG_LEVEL != "DEBUG":
            for name in NOISY_LOGGERS:
                logging.getLogger(name).setLevel(logging.CRITICAL)
        code = ROLES[role](options["shards"], options["once"])
        if code:
            sys.exit(code)


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def only_role(roles: list[str]) -> str:
    role, *others = roles or ["mirror"]
    if others or role not in ROLES:
        asked, known = ", ".join(roles), ", ".join(ROLES)
        raise CommandError(f"cannot run {asked}: the roles are {known}", returncode=2)
    return role


def mirror(shards: int, once: bool) -> int:
    """Returns the exit code."""
    stopping = Stopping()
    stopping.install()
    worker = MirrorWorker(shards=shards, once=once, stopping=stopping)
    try:
        worker.run()
    except WrongTopic as error:
        raise CommandError(str(error), returncode=NOT_SET_UP) from None
    except ProducerStuck as error:
        leave_at_once(STUCK, f"the Kafka client is stuck: {error}")
    code = HELD_BACK if once and worker.held_back else 0
    try:
        worker.close()
    except ProducerStuck:
        leave_at_once(code, "left without waiting for the Kafka client; nothing is lost")
    return code


def leave_at_once(code: int, line: str) -> None:
    """Past the client's own clean-up at exit, which would wait for the broker."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
    os._exit(code)


# More roles follow; each takes the number of shards and --once, and returns an exit code.
ROLES: dict[str, Callable[[int, bool], int]] = {"mirror": mirror}
