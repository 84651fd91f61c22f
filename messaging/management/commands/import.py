"""`manage.py import`: an empty database from JSON Lines."""

from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser

from messaging.management.progress import interruptible, progress_bar
from messaging.services.importing import Refused, Stored, import_log
from rooms.management.explained import ExplainedCommand
from rooms.services.refilling import NotEmpty

HELP = """\
Fill the empty, migrated database that DATABASE_URL names from a file of events, one a line, as
`manage.py export` writes it: rooms, members, roles, mutes, bans, messages and the log, with the ids
and numbers they have. Every line is checked, and in the end every table is compared with the log.
It is all of the file or nothing: a file with an error is refused with the number of the line, and
the database stays empty. No web process and no worker may use the database meanwhile.

What is said in the file is shown as it is, so import only what you exported. People get the user
names user-<id> and no password: an admin sets both; `manage.py createsuperuser` makes an admin.
"""
EXIT_CODES = """\
exit codes:
  0    the database is filled and proven equal to the file
  1    the file cannot be read, or was refused; nothing was stored
  2    wrong arguments
  5    the database is not empty; nothing was changed
  130  interrupted; nothing was stored
"""
NOT_EMPTY = 5
# Everything is stored, then compared.
TIMES_READ = 2


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="JSON Lines of events")
        parser.add_argument(
            "--json",
            action="store_true",
            help="one JSON object: file, rooms, events, people, omitted, sha256",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stored = self.stored(options["file"])
        if options["json"]:
            self.stdout.write(orjson.dumps(as_json(options["file"], stored)).decode())
        else:
            self.tell(stored)

    def stored(self, file: Path) -> Stored:
        try:
            size = file.stat().st_size
            with interruptible(), progress_bar(TIMES_READ * size, "B") as told:
                return import_log(file, told=told)
        except NotEmpty as error:
            raise CommandError(str(error), returncode=NOT_EMPTY) from None
        except Refused as error:
            raise CommandError(
                f"{file}, {error}. Nothing was stored: export it anew, or mend the file"
            ) from error
        except OSError as error:
            raise CommandError(f"cannot read {file}: {error.strerror}") from error

    def tell(self, stored: Stored) -> None:
        if stored.omitted:
            self.stdout.write(
                f"{stored.omitted} omitted: of these events the file has no more than their place"
            )
        self.stdout.write(
            f"{stored.people} people, {stored.rooms} rooms, {stored.events} events,"
            f" SHA-256 {stored.sha256}"
        )


def as_json(file: Path, stored: Stored) -> dict[str, Any]:
    return {
        "file": str(file),
        "rooms": stored.rooms,
        "events": stored.events,
        "people": stored.people,
        "omitted": stored.omitted,
        "sha256": stored.sha256,
    }
