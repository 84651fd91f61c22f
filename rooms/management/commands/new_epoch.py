"""`manage.py new_epoch`: after a restore, the log begins another life."""

from typing import Any

import orjson
from django.core.management.base import CommandParser

from rooms.management.explained import ExplainedCommand
from rooms.models import Epoch

HELP = """\
Give the log a new epoch, after the database was restored from a copy that is older than what
people have seen. Whoever still holds cursors of the lost part then drops them and loads anew,
instead of waiting for numbers that will mean other events. To be called while no web process
runs. Nothing is deleted.
"""
EXIT_CODES = """\
exit codes:
  0  the new epoch is on stdout
"""


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON line: epoch")

    def handle(self, *args: Any, **options: Any) -> None:
        epoch = Epoch.objects.renew()
        self.stdout.write(orjson.dumps({"epoch": epoch}).decode() if options["json"] else epoch)
