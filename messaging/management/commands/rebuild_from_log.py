"""`manage.py rebuild_from_log`: the database again, from Kafka."""

import sys
from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections

from messaging.kafka.reader import records_of_log
from messaging.kafka.topics import configured_layout
from messaging.management.kafka_command import KafkaCommand
from messaging.management.progress import progress_bar
from messaging.services.rebuilding import Outcome, rebuild
from rooms.folding import Unfoldable
from rooms.services.refilling import NotEmpty

HELP = """\
Fill the empty, migrated database that DATABASE_URL names from Kafka: people, rooms, members,
roles, mutes, bans, messages and the log itself; then compare every room with the topic, and every
table with the log. No web process and no worker may use the database meanwhile. Run again after it
was interrupted, it goes on.

What is not in Kafka does not come back: mail addresses, passwords, sessions, tokens, invitations,
admins, and how far people have read (who said something has read up to there). People set a new
password by mail, or an admin sets it; `manage.py createsuperuser` makes an admin.
"""
EXIT_CODES = """\
exit codes:
  0    the database is filled and proven equal
  1    it is filled but not equal, the lines say where; or an error that is not foreseen
  2    wrong arguments
  3    not set up: KAFKA_BOOTSTRAP_SERVERS is empty
  4    Kafka does not answer, or not any more; run it again
  5    the database is not empty; nothing was changed
  6    it is filled and equal to the topic, but Kafka does not have all: it did not take some events
       as they were, and what they said is missing; the lines say which
  130  interrupted; run it again
"""
NOT_EMPTY = 5
NOT_WHOLE = 6
# Each record is read to be stored and to be compared, and each event is folded once more.
TIMES_READ = 4


class Command(KafkaCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--into",
            metavar="ALIAS",
            default=DEFAULT_DB_ALIAS,
            help="another of the databases in the settings (default: the one of DATABASE_URL)",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="one JSON object: people, strangers, taken, proven, contradictions, findings,"
            " omissions, and the counts of verify_mirror",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.choose(options["into"])
        try:
            with progress_bar(TIMES_READ * records_of_log(), "records") as told:
                outcome = rebuild(configured_layout(), told=told)
        except NotEmpty as error:
            raise CommandError(str(error), returncode=NOT_EMPTY) from None
        except Unfoldable as error:
            raise CommandError(f"the log cannot be followed: {error}") from error
        if options["json"]:
            self.stdout.write(orjson.dumps(as_json(outcome)).decode())
        else:
            self.tell(outcome)
        if not outcome.is_proven:
            sys.exit(1)
        if not outcome.is_whole:
            sys.exit(NOT_WHOLE)

    def choose(self, alias: str) -> None:
        if alias not in connections.settings:
            known = ", ".join(connections.settings)
            raise CommandError(f"there is no database {alias!r}: the settings have {known}")
        # All that a rebuild writes goes through the default connection, its hot path as plain SQL.
        connections[DEFAULT_DB_ALIAS] = connections[alias]

    def tell(self, outcome: Outcome) -> None:
        for line in (*outcome.contradictions, *map(str, outcome.report.findings)):
            self.stdout.write(line)
        report = outcome.report
        self.stdout.write(f"{outcome.people} people, {report.rooms} rooms, {report.events} events")
        if outcome.strangers:
            self.stdout.write(
                f"of {outcome.strangers} more people only the log tells:"
                " their user names are user-<id> now"
            )
        if report.omitted:
            self.stdout.write(omitted_text(outcome))
        self.stdout.write(
            f"{report.missing} missing, {report.extra} extra, {report.different} different;"
            f" {len(outcome.contradictions)} contradictions between tables and log"
        )


def omitted_text(outcome: Outcome) -> str:
    count, listed = outcome.report.omitted, outcome.omissions
    more = f" and {count - len(listed)} more" if count > len(listed) else ""
    return (
        f"{count} omitted: what these events said is not in Kafka, which did not take them as they"
        f" were: {', '.join(listed)}{more}. Their places are kept, and all around them is there. A"
        " backup or an export of the lost database that has them is the better source: restore it,"
        " or fill an empty database from the export by manage.py import"
    )


def as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "people": outcome.people,
        "strangers": outcome.strangers,
        "taken": outcome.events,
        "proven": outcome.is_proven,
        "contradictions": outcome.contradictions,
        "findings": [str(finding) for finding in outcome.report.findings],
        "omissions": outcome.omissions,
        **outcome.report.counts(),
    }
