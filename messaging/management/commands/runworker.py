"""`manage.py runworker`: what works beside the web processes."""

import argparse
import logging
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from messaging.kafka.stopping import Stopping
from messaging.management import side_by_side
from messaging.management.roles import (
    NOT_SET_UP,
    ROLES,
    WITHOUT_KAFKA,
    Role,
    Wanted,
    switched_on,
    telling_metrics,
    with_sender,
)
from messaging.projections.catalogue import PROJECTIONS

HELP = """\
Run a worker. Its roles are, one or several side by side:

  mirror    copies the log of events to Kafka: at least once, in order per room (the default)
  stats     counts messages, people, hours and words from the topic
  archive   writes the topic into files of JSON Lines by room and day, in DATA_DIR/archive
  webhooks  sends events to the addresses that rooms' owners set; works without Kafka too
  push      tells browsers that are closed of what calls for their people; works without Kafka too

A broker or a database that is away is waited for, as long as it takes. Several workers may run,
on several machines. They divide the shards of the rooms among them, and take over those of one
that dies within seconds; the other roles share the topic as a consumer group does.
SIGTERM and Ctrl-C let the window or batch at hand finish (10 s at most). When one of several
roles ends, all end, with the exit code of the one that failed.
"""
EXIT_CODES = """\
exit codes:
  0  told to stop, or --once and everything that waited is in Kafka or applied
  1  an error that is not foreseen; the last lines say which
  2  wrong arguments
  3  not set up: KAFKA_BOOTSTRAP_SERVERS is empty, a topic has another number of partitions, the
     copy in Kafka was made under another KAFKA_TOPIC_LAYOUT or KAFKA_TOPIC_PREFIX, or there is
     nothing to do but push and PUSH is off
  4  --once, but a room is held back: Kafka does not take its next event, or the event is a dead
     letter (see the log and the admin)
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
        parser.add_argument(
            "roles", nargs="*", metavar="role", help="one or several of the above, mirror if none"
        )
        parser.add_argument(
            "--shards",
            type=positive,
            default=1,
            metavar="N",
            help="mirror: divide the rooms into N shares, each with its own lease; the same N for"
            " all workers (default: 1, which is one worker that writes and the others ready)",
        )
        parser.add_argument(
            "--once",
            action="store_true",
            help="do what waits now, role after role, then leave with 0",
        )
        parser.add_argument(
            "--from-zero",
            action="store_true",
            help="not for mirror and push: drop what the role has made and read the topic from its"
            " start",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        roles = chosen(options["roles"] or ["mirror"])
        wanted = Wanted(options["shards"], options["once"], options["from_zero"])
        if wanted.from_zero and not roles.keys() <= PROJECTIONS.keys():
            raise CommandError("mirror and push have nothing to start from zero", returncode=2)
        roles = switched_on(roles)
        if not roles:
            raise CommandError("push is switched off: PUSH=off", returncode=NOT_SET_UP)
        if not settings.KAFKA_BOOTSTRAP_SERVERS and roles.keys() - WITHOUT_KAFKA:
            raise CommandError(
                "Kafka is off, events wait in the log: set KAFKA_BOOTSTRAP_SERVERS,"
                " like KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9092",
                returncode=NOT_SET_UP,
            )
        if settings.LOG_LEVEL != "DEBUG":
            for name in NOISY_LOGGERS:
                logging.getLogger(name).setLevel(logging.CRITICAL)
        stopping = Stopping()
        stopping.install()
        roles = with_sender(roles)
        with telling_metrics(roles):
            code = side_by_side.run(roles, wanted, stopping)
        if code:
            sys.exit(code)


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def chosen(names: list[str]) -> dict[str, Role]:
    if unknown := [name for name in names if name not in ROLES]:
        asked, known = ", ".join(unknown), ", ".join(ROLES)
        raise CommandError(f"cannot run {asked}: the roles are {known}", returncode=2)
    return {name: ROLES[name] for name in names}
