"""Bring database and static files up to the code; `--demo` also seeds an empty database.

One process for all of it, for starting Django costs more than the work when there is none.
"""

import io
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from support.failure import Failure
from support.locks import locked
from support.preparation import MANIFEST, digest_of_sources, write_stamp
from support.project import CACHE, DEMO_ACCOUNTS, data_directory, made


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    django.setup()
    try:
        made(CACHE, mend="make the checkout writable or clone it to a folder of your own")
        with locked(CACHE / "preparation.lock", purpose="prepares the database"):
            prepare(demo="--demo" in arguments)
    except Failure as failure:
        sys.exit(str(failure))
    except (CommandError, DatabaseError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        sys.exit(f"DATABASE_URL: the database could not be prepared: {reason[0]}")
    return 0


def prepare(*, demo: bool) -> None:
    migrate()
    collect_static_files()
    if demo and is_empty():
        seed()
    if connection.vendor == "sqlite":
        write_stamp(Path(str(settings.DATABASES["default"]["NAME"])), is_empty=is_empty())


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("migrating the database …", file=sys.stderr)
        call_command("migrate", interactive=False, verbosity=0)


def collect_static_files() -> None:
    """Only when one of them has changed: hashing and compressing a copy of each takes seconds."""
    stamp = CACHE / "static-files.sha256"
    found = digest_of_sources()
    if MANIFEST.exists() and stamp.exists() and stamp.read_text() == found:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(found)


def is_empty() -> bool:
    return not get_user_model().objects.exists()


def seed() -> None:
    """What the command says of its accounts is kept for later starts."""
    print("making the demo data …", file=sys.stderr)
    said = io.StringIO()
    call_command("seed_demo", stdout=said)
    accounts = data_directory() / DEMO_ACCOUNTS
    accounts.touch(mode=0o600)
    accounts.write_text(said.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
