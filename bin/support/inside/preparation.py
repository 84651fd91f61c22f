"""Bring database and static files up to the code; `--demo` also seeds an empty database.

One process for all of it, for starting Django costs more than the work when there is none.
"""

import hashlib
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
from support.project import CACHE, DEMO_ACCOUNTS, ROOT, data_directory, made


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    django.setup()
    made(CACHE, mend="make the checkout writable or clone it to a folder of your own")
    try:
        with locked(CACHE / "preparation.lock", purpose="prepares the database"):
            migrate()
            collect_static_files()
            if "--demo" in arguments:
                seed_empty_database()
    except Failure as failure:
        sys.exit(str(failure))
    except (CommandError, DatabaseError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        sys.exit(f"the database could not be prepared: {reason[0]}")
    return 0


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("migrating the database …", file=sys.stderr)
        call_command("migrate", interactive=False, verbosity=0)


def collect_static_files() -> None:
    """Collect them again only when one has changed: hashing a copy of each takes seconds."""
    stamp = CACHE / "static-files.sha256"
    found = digest_of_sources()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == found:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(found)


def digest_of_sources() -> str:
    """Our files by content; those of packages by the lock that names their versions."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in sorted(path for path in (ROOT / "static").rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def seed_empty_database() -> None:
    """Demo data on the first run; what the command says of its accounts is kept for later ones."""
    if get_user_model().objects.exists():
        return
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
