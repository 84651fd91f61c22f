"""Database and static files, brought up to the code by a process inside the environment.

Starting Django for that takes longer than all else of a second start, so a stamp in the data
directory says when there is nothing to do. It is only believed for a SQLite file that still
holds as many migrations as it did; any other database is looked at every time.
"""

import hashlib
import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from support.failure import Failure
from support.programs import Command
from support.project import PYTHON, ROOT, data_directory

STAMP = "prepared.json"  # in the data directory
MANIFEST = ROOT / "staticfiles" / "staticfiles.json"


def prepare(*, demo: bool) -> None:
    """Migrate the database, collect the static files, on request seed an empty database."""
    if is_prepared(demo=demo):
        return
    if inside("preparation", *(["--demo"] if demo else [])) != 0:
        raise Failure("not started")


def inside(module: str, *arguments: str) -> int:
    """Run `support.inside.<module>`; its exit code. It says on stderr what is wrong."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "bin")])
    # Nothing is delivered there, and the servers that a transport needs may only be starting.
    variables = os.environ | {"PYTHONPATH": paths, "LIVE_TRANSPORT": "memory"}
    command: Command = [PYTHON, "-m", f"support.inside.{module}", *arguments]
    return subprocess.run(command, env=variables).returncode


def is_prepared(*, demo: bool) -> bool:
    try:
        kept = json.loads((data_directory() / STAMP).read_text())
        file = Path(kept["file"])
        return (
            kept["sources"] == digest_of_sources()
            and kept["database_url"] == database_url()
            and kept["migrations"] == applied_migrations(file)
            and not (demo and kept["is_empty"])
            and MANIFEST.exists()
        )
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error):
        return False


def write_stamp(file: Path, *, is_empty: bool) -> None:
    """Once all is done: the database is this SQLite file, with or without people in it."""
    kept = {
        "sources": digest_of_sources(),
        "database_url": database_url(),
        "file": str(file),
        "migrations": applied_migrations(file),
        "is_empty": is_empty,
    }
    (data_directory() / STAMP).write_text(json.dumps(kept, indent=2) + "\n")


def database_url() -> str:
    """As a digest: it may hold a password."""
    names = ("DATABASE_URL", "DATABASE_URL_FILE")
    return hashlib.sha256(repr([os.environ.get(name) for name in names]).encode()).hexdigest()


def applied_migrations(file: Path) -> int:
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM django_migrations").fetchone()[0])


def digest_of_sources() -> str:
    """What migrations and static files are made of: ours by content, packages by their lock."""
    digest = hashlib.sha256()
    for file in sources():
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def sources() -> Iterator[Path]:
    yield ROOT / "requirements.txt"
    yield ROOT / "chatsite" / "settings.py"
    yield from sorted(ROOT.glob("*/migrations/*.py"))
    yield from (path for path in sorted((ROOT / "static").rglob("*")) if path.is_file())
