"""`manage.py verify_archive`: the archive against its checksums and the log."""

import sys
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import CommandParser

from messaging.models import ArchiveFile
from messaging.projections.archive_check import problems
from rooms.management.explained import ExplainedCommand

HELP = """\
Compare every file that the worker `archive` has written on this machine with its checksum and
with the log, and print a line for each that is not what it must be. Nothing is changed.
`runworker archive --from-zero` writes all of them anew.
"""
EXIT_CODES = """\
exit codes:
  0  every file is as it must be
  1  one or more are not
"""
WRONG = 1


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON line: files, problems")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(problems(settings.DATA_DIR / "archive"))
        files = ArchiveFile.objects.count()
        if options["json"]:
            self.stdout.write(orjson.dumps({"files": files, "problems": found}).decode())
        else:
            for line in (*found, f"{files} files, {len(found)} with a problem"):
                self.stdout.write(line)
        if found:
            sys.exit(WRONG)
