"""Sums in tables: many of them moved by one statement."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models

ROWS_A_STATEMENT = 200


def add(model: type[models.Model], keys: Sequence[str], tally: str, sums: Counter[Any]) -> None:
    """Add to `tally` of the rows with these keys (columns, unique together), which are made where
    they are missing. `sums` are by tuples of the keys' values. In the caller's transaction."""
    moved = sorted((key, number) for key, number in sums.items() if number)
    for start in range(0, len(moved), ROWS_A_STATEMENT):
        rows = [[*key, number] for key, number in moved[start : start + ROWS_A_STATEMENT]]
        _add(model._meta.db_table, keys, tally, rows)


def _add(table: str, keys: Sequence[str], tally: str, rows: Sequence[Sequence[Any]]) -> None:
    names = ", ".join((*keys, tally))
    places = ", ".join([f"({', '.join(['%s'] * (len(keys) + 1))})"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES {places}"  # noqa: S608 - names only
            f" ON CONFLICT ({', '.join(keys)})"
            f" DO UPDATE SET {tally} = {table}.{tally} + excluded.{tally}",
            [_adapted(value) for row in rows for value in row],
        )


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
