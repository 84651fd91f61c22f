"""`manage.py doctor`: what works, what does not, and the mend."""

import logging
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import orjson
from django.core.management.base import CommandParser

from messaging.doctor.brokers import check_kafka, check_redis
from messaging.doctor.database import check_database
from messaging.doctor.finding import Check, Finding, State, broken, first_line
from messaging.doctor.places import (
    check_data_directory,
    check_metrics,
    check_secret_key,
    check_settings,
    check_static_files,
    check_translations,
)
from rooms.management.explained import ExplainedCommand

HELP = """\
Look at everything Oreum stands on and say, part by part, what works, what does not, and what to
do about it. Changes nothing.
"""
EXIT_CODES = """\
exit codes:
  0  nothing is broken (warnings, and optional parts that are off, are not)
  1  something is broken
"""
CHECKS: list[Check] = [
    check_settings,
    check_data_directory,
    check_secret_key,
    check_database,
    check_redis,
    check_kafka,
    check_metrics,
    check_static_files,
    check_translations,
]
# The findings say it in one line.
NOISY_LOGGERS = ("kafka", "psycopg.pool")
MARKS = {State.OK: "ok", State.OFF: "off", State.WARNING: "look", State.BROKEN: "BROKEN"}


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES
    requires_system_checks = ()  # what is wrong with the installation is this command's to tell

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        for name in NOISY_LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        findings = [finding for check in CHECKS for finding in findings_of(check)]
        is_well = all(finding.state != State.BROKEN for finding in findings)
        if options["json"]:
            content = {"ok": is_well, "checks": [asdict(finding) for finding in findings]}
            self.stdout.write(orjson.dumps(content).decode())
        else:
            for finding in findings:
                self.tell(finding)
        if not is_well:
            sys.exit(1)

    def tell(self, finding: Finding) -> None:
        self.stdout.write(f"{MARKS[finding.state]:<7}{finding.part:<16}{finding.detail}")
        if finding.mend:
            self.stdout.write(f"{'':<23}-> {finding.mend}")


def findings_of(check: Check) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as error:
        part = check.__name__.removeprefix("check_").replace("_", " ")
        yield broken(part, f"{type(error).__name__}: {first_line(error)}", "see the message")
