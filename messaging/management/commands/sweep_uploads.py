"""`manage.py sweep_uploads`: files that nobody can see any more go away."""

from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from messaging.management.progress import interruptible
from messaging.services.uploads import sweep_next
from rooms.management.explained import ExplainedCommand

HELP = """\
Remove the files of messages that were deleted, and those that were uploaded over a day ago and
never sent. Web processes do so by themselves every ten minutes; this does it at once.

It may be stopped and started again at any time. Web processes may run.
"""
EXIT_CODES = """\
exit codes:
  0    every such file is gone
  1    the storage or the database refused; what was removed so far is gone
  130  interrupted; what was removed so far is gone
"""


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help='print {"files", "bytes"}')

    def handle(self, *args: Any, **options: Any) -> None:
        files = size = 0
        with interruptible():
            try:
                while (swept := sweep_next(now=timezone.now())) is not None:
                    files += 1
                    size += swept
            except OSError as error:
                raise CommandError(f"a file cannot be removed: {error}") from error
        if options["json"]:
            self.stdout.write(orjson.dumps({"files": files, "bytes": size}).decode())
        else:
            self.stdout.write(f"{files:,} files removed, {size:,} bytes")
