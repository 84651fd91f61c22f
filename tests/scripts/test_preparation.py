import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support import preparation
from support.preparation import is_prepared, write_stamp


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with two migrations, people in it, and the stamp of its preparation."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(preparation, "MANIFEST", tmp_path)
    file = tmp_path / "oreum.sqlite3"
    change(file, "CREATE TABLE django_migrations (name)")
    change(file, "INSERT INTO django_migrations VALUES ('0001'), ('0002')")
    write_stamp(file, is_empty=False)
    return file


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def test_what_was_prepared_is_not_prepared_again(database: Path) -> None:
    assert is_prepared(demo=True)


def test_a_lost_database_is_prepared(database: Path) -> None:
    database.unlink()
    assert not is_prepared(demo=True)


def test_another_database_is_prepared(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example.com/oreum")
    assert not is_prepared(demo=True)


def test_a_database_from_an_older_backup_is_prepared(database: Path) -> None:
    change(database, "DELETE FROM django_migrations WHERE name = '0002'")
    assert not is_prepared(demo=True)


def test_changed_code_is_prepared(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "digest_of_sources", lambda: "another")
    assert not is_prepared(demo=True)


def test_an_empty_database_is_seeded_when_the_demo_is_wanted_later(database: Path) -> None:
    write_stamp(database, is_empty=True)
    assert is_prepared(demo=False)
    assert not is_prepared(demo=True)


def test_a_damaged_stamp_is_no_stamp(database: Path) -> None:
    (database.parent / preparation.STAMP).write_text("[]")
    assert not is_prepared(demo=True)
