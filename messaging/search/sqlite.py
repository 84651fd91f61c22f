"""The index in SQLite: tokens in a table of FTS5, which is walked from the newest entry."""

from collections.abc import Collection, Iterable

from django.db import connection

from messaging.models import SearchEntry
from messaging.search.entries import Entry
from messaging.search.scope import Scope
from rooms.rows import insert

COLUMNS = ("key", "message_id", "room_id", "seq")
# A cross join keeps the order in which it is written: from the tokens to the entries.
WITH_TOKENS = """
SELECT entry.key, entry.message_id
FROM messaging_searchtokens CROSS JOIN messaging_searchentry AS entry
    ON entry.key = messaging_searchtokens.rowid
WHERE messaging_searchtokens MATCH %s
    AND messaging_searchtokens.rowid < %s AND messaging_searchtokens.rowid >= %s AND {scope}
ORDER BY messaging_searchtokens.rowid DESC LIMIT %s
"""
WITHOUT_TOKENS = """
SELECT key, message_id FROM messaging_searchentry
WHERE key < %s AND key >= %s AND {scope} ORDER BY key DESC LIMIT %s
"""

Candidates = list[tuple[int, int]]


def store(entries: Iterable[Entry]) -> None:
    """Entries of keys that are not there."""
    entries = list(entries)
    insert(SearchEntry, COLUMNS, [entry[:4] for entry in entries])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO messaging_searchtokens (rowid, tokens) VALUES (%s, %s)",
            [(entry.key, " ".join(map(_word, entry.tokens))) for entry in entries],
        )


def remove(keys: Collection[int]) -> None:
    rows = [(key,) for key in keys]
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM messaging_searchtokens WHERE rowid = %s", rows)
        cursor.executemany("DELETE FROM messaging_searchentry WHERE key = %s", rows)


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM messaging_searchtokens")
        cursor.execute("DELETE FROM messaging_searchentry")


def candidates(
    tokens: Collection[int], scope: Scope, *, since: int, below: int, limit: int
) -> Candidates:
    """Keys and messages of the newest entries with all of these tokens, newest first."""
    match = [" ".join(f'"{_word(token)}"' for token in tokens)] if tokens else []
    sql = (WITH_TOKENS if tokens else WITHOUT_TOKENS).format(scope=scope.sql)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*match, below, since, *scope.parameters, limit])
        found: Candidates = cursor.fetchall()
    return found


def _word(token: int) -> str:
    """Letters and digits only: what FTS5 takes for one word."""
    return f"{token & 0xFFFFFFFF:x}"
