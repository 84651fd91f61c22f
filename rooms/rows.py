"""Many rows of one table at once, in a fraction of what model instances cost: the hot path of a
chat is to write messages and their events (docs/decisions/0002-group-commit-writer.md).

Elsewhere rows are written through models.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from types import NoneType
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models

STORED_AS_THEY_ARE = frozenset({int, str, NoneType})


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Ids for `count` new rows, in the caller's transaction, which writes them by `insert`."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # The transaction that writes is alone from its begin (transaction_mode IMMEDIATE), and
        # AUTOINCREMENT counts on from the highest id that was ever written.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or [0])[0]
        return range(last + 1, last + 1 + count)


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows of values in the order of `columns`: plain values, times and UUIDs; JSON as text.

    Columns that are not named get what the database gives: NULL, or the next id.
    """
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What COPY raises passes Django by; here it is an error of Django's as everywhere.
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 - names only
                [[_adapted(value) for value in row] for row in rows],
            )


def find_ids(model: type[models.Model], column: str, values: Sequence[Any]) -> list[int]:
    """The ids of the rows that have one of these values there."""
    table, places = model._meta.db_table, ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE {column} IN ({places})",  # noqa: S608 - names only
            [value if connection.vendor == "postgresql" else _adapted(value) for value in values],
        )
        return [row[0] for row in cursor.fetchall()]


def _adapted(value: Any) -> Any:
    """As Django's fields store it in SQLite."""
    if type(value) in STORED_AS_THEY_ARE:
        return value
    if isinstance(value, datetime):
        return _moment(value)
    return value.hex if isinstance(value, UUID) else value


@lru_cache(maxsize=16)
def _moment(value: datetime) -> Any:
    """The rows of a group share theirs."""
    return connection.ops.adapt_datetimefield_value(value)


def count_on(*models_written: type[models.Model]) -> None:
    """Let these tables give ids beyond the highest that stands in them, after rows were written
    with ids of their own. SQLite does so by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(models_written))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
