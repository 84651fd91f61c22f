"""`manage.py verify_mirror`: whether Kafka holds what the log says."""

import sys
import time
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from messaging.kafka.checkpoint import Checkpoint, Progress
from messaging.kafka.findings import TOLD, Report
from messaging.kafka.reader import records_of_log
from messaging.kafka.topics import configured_layout
from messaging.kafka.verify import Comparison
from messaging.management.kafka_command import KafkaCommand
from messaging.management.progress import progress_bar
from messaging.models import KafkaCopy, Verification
from rooms.models import RoomEvent

HELP = f"""\
Compare the log with its copy in Kafka, room by room, and say which events are missing in Kafka,
which records there are extra (beyond the log, or no events at all), and which are different. The
last line is the sum. Chat may go on meanwhile; nothing is changed but the date of the last
comparison. Of what is found the first {TOLD:,} are told one by one, as kind, room:seq and the place
of the record (topic-partition@offset).

Not errors: a record that says again what stands there already (repeated; Kafka holds everything at
least once), an event that was not copied yet (waiting), and one that Kafka did not take and for
which a short record stands (omitted; the admin lists them as parked events).
"""
EXIT_CODES = """\
exit codes:
  0    0 missing, 0 extra, 0 different
  1    something is, or an error that is not foreseen
  2    wrong arguments
  3    not set up: KAFKA_BOOTSTRAP_SERVERS is empty
  4    Kafka does not answer, or not any more; --resume goes on
  130  interrupted; --resume goes on
"""
FILE = "verify-mirror.json"


def copy_verified() -> str:
    """What a comparison is of: positions that were kept of another layout, or of topics that were
    made anew since, mean nothing.
    """
    copy = KafkaCopy.objects.first()
    generation = copy.generation if copy else 0
    return f"{settings.KAFKA_TOPIC_PREFIX} {settings.KAFKA_TOPIC_LAYOUT} {generation}"


class Command(KafkaCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json",
            action="store_true",
            help="one JSON object: missing, extra, different, repeated, waiting, omitted, rooms,"
            " events, findings",
        )
        parser.add_argument(
            "--resume",
            action="store_true",
            help="go on where an interrupted comparison was; it is kept in DATA_DIR",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = self.compared(is_resumed=options["resume"])
        if options["json"]:
            findings = [str(finding) for finding in report.findings]
            self.stdout.write(orjson.dumps({**report.counts(), "findings": findings}).decode())
        else:
            self.tell(report)
        if not report.is_exact:
            sys.exit(1)

    def compared(self, *, is_resumed: bool) -> Report:
        began, started = timezone.now(), time.monotonic()
        checkpoint = Checkpoint(settings.DATA_DIR / FILE, of=copy_verified())
        progress = (checkpoint.load() if is_resumed else None) or Progress()
        with progress_bar(RoomEvent.objects.count() + records_of_log(), "events") as told:
            told(progress.done)
            comparison = Comparison(
                configured_layout(), told=told, kept=checkpoint.keep, progress=progress
            )
            try:
                report = comparison.run()
            except BaseException:
                checkpoint.save(progress)
                raise
        checkpoint.forget()
        counts = report.counts()
        # Parked events are counted where they are listed.
        del counts["omitted"]
        Verification.objects.create(
            at=began, seconds=round(time.monotonic() - started, 3), **counts
        )
        return report

    def tell(self, report: Report) -> None:
        for finding in report.findings:
            self.stdout.write(str(finding))
        counts = report.counts()
        untold = counts["missing"] + counts["extra"] + counts["different"] - len(report.findings)
        if untold:
            self.stdout.write(f"and {untold} more")
        self.stdout.write(
            f"{report.rooms} rooms, {report.events} events:"
            f" {report.repeated} repeated, {report.waiting} waiting, {report.omitted} omitted"
        )
        self.stdout.write(
            f"{report.missing} missing, {report.extra} extra, {report.different} different"
        )
