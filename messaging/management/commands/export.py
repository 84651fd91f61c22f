"""`manage.py export`: the log as JSON Lines."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser

from messaging.management.progress import interruptible, progress_bar
from messaging.services.exporting import Head, export, heads_of
from rooms.management.explained import ExplainedCommand
from rooms.models import Room

HELP = """\
Write what happened in a room, or in all, into a file: one event a line, as REST and Kafka have it,
room by room in order. Chat may go on meanwhile; what comes later is not in it. The same log gives
the same bytes, on PostgreSQL and SQLite alike, and `manage.py import` fills an empty database from
it.

The file holds everything, also what is said in private rooms and what was deleted: keep it like the
database. User names, mail addresses, passwords, read pointers and uploads are not in the log and
not in the file.
"""
EXIT_CODES = """\
exit codes:
  0    the file is whole and has its name
  1    there is no such room, or the file cannot be written or exists already; no file was left
  2    wrong arguments
  130  interrupted; no file was left
"""


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("room", type=int, nargs="?", metavar="ROOM", help="the id of a room")
        which.add_argument("--all", action="store_true", help="all rooms")
        parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="a new file")
        parser.add_argument(
            "--json",
            action="store_true",
            help="one JSON object: file, rooms, events, bytes, sha256",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        heads = self.heads(options["room"])
        with interruptible(), progress_bar(sum(seq for _room, seq in heads), "events") as told:
            try:
                written = export(heads, options["to"], told=told)
            except FileExistsError as error:
                raise CommandError(f"{error}: name another file, or take it away") from error
            except OSError as error:
                raise CommandError(f"cannot write {options['to']}: {error.strerror}") from error
        if options["json"]:
            content = {"file": str(options["to"]), **asdict(written)}
            self.stdout.write(orjson.dumps(content).decode())
        else:
            self.stdout.write(
                f"{written.rooms} rooms, {written.events} events, {written.bytes} bytes,"
                f" SHA-256 {written.sha256}"
            )

    def heads(self, room_id: int | None) -> list[Head]:
        try:
            return heads_of(room_id)
        except Room.DoesNotExist:
            raise CommandError(f"there is no room {room_id}") from None
