"""`manage.py reindex`: what was said goes into the search index."""

from typing import Any

import orjson
from django.core.management.base import CommandParser

from messaging.management.progress import interruptible, progress_bar
from messaging.services.indexing import (
    Portion,
    forget_all,
    index_next,
    messages_behind,
    rooms_behind,
)
from rooms.management.explained import ExplainedCommand

HELP = """\
Bring the search index to where the log is. Web processes do so by themselves, close behind what is
said; after an upgrade, an import or a restore with many messages this does it at once.

It may be stopped and started again at any time: it goes on where it was. Web processes may run.
"""
EXIT_CODES = """\
exit codes:
  0    everything that was said when it began is in the index
  1    the database refused; what was indexed so far stays
  130  interrupted; what was indexed so far stays
"""
PORTION = Portion(messages=2_000, letters=2_000_000)


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--from-zero", action="store_true", help="empty the index first")
        add("--json", action="store_true", help='print {"messages", "rooms"} at the end')

    def handle(self, *args: Any, **options: Any) -> None:
        if options["from_zero"]:
            forget_all()
        rooms, messages = rooms_behind(), 0
        with interruptible(), progress_bar(messages_behind(), "messages") as told:
            while count := index_next(rooms, PORTION):
                messages += count
                told(count)
        if options["json"]:
            line = orjson.dumps({"messages": messages, "rooms": len(rooms)}).decode()
        else:
            line = f"{messages:,} messages of {len(rooms):,} rooms indexed"
        self.stdout.write(line)
