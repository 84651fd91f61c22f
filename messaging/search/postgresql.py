"""The index in PostgreSQL: the tokens of an entry in a column of their own, with a GIN index.

GIN knows which entries have all tokens, but not which of them are the newest. What is said often
is found among the newest entries without it; only what is seldom is asked of it.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import connection

from messaging.models import SearchEntry
from messaging.search.entries import Entry
from messaging.search.scope import Scope
from rooms.rows import insert

COLUMNS = ("key", "message_id", "room_id", "seq", "tokens")
NEWEST = 10_000
RECENT = """
SELECT key, message_id FROM (
    SELECT key, message_id, room_id, seq, tokens FROM messaging_searchentry
    WHERE key < %s AND key >= %s ORDER BY key DESC LIMIT %s
) AS entry
WHERE tokens @> %s::integer[] AND {scope} ORDER BY key DESC LIMIT %s
"""
WITHOUT_TOKENS = """
SELECT key, message_id FROM messaging_searchentry
WHERE key < %s AND key >= %s AND {scope} ORDER BY key DESC LIMIT %s
"""
ALL = """
WITH found AS MATERIALIZED (
    SELECT key, message_id, room_id, seq FROM messaging_searchentry
    WHERE tokens @> %s::integer[] AND key < %s AND key >= %s
)
SELECT key, message_id FROM found WHERE {scope} ORDER BY key DESC LIMIT %s
"""

Candidates = list[tuple[int, int]]


def store(entries: Iterable[Entry]) -> None:
    """Entries of keys that are not there."""
    insert(SearchEntry, COLUMNS, [(*entry[:4], list(entry.tokens)) for entry in entries])


def remove(keys: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM messaging_searchentry WHERE key = ANY(%s)", [list(keys)])


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE messaging_searchentry")


def candidates(
    tokens: Collection[int], scope: Scope, *, since: int, below: int, limit: int
) -> Candidates:
    """Keys and messages of the newest entries with all of these tokens, newest first."""
    if not tokens:
        return _select(WITHOUT_TOKENS, scope, [below, since], limit)
    wanted = list(tokens)
    recent = _select(RECENT, scope, [below, since, NEWEST, wanted], limit)
    if len(recent) == limit:
        return recent
    return _select(ALL, scope, [wanted, below, since], limit)


def _select(
    sql: str, scope: Scope, parameters: Sequence[int | list[int]], limit: int
) -> Candidates:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(scope=scope.sql), [*parameters, *scope.parameters, limit])
        found: Candidates = cursor.fetchall()
    return found
