"""What is too much for memory and needed again soon, outside of it."""

import pickle
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Generic, Self, TypeVar

import orjson

State = TypeVar("State")

PUT = (
    "INSERT INTO aside VALUES (?, ?)"
    " ON CONFLICT (id) DO UPDATE SET state = coalesce(excluded.state, state)"
)
AMONG = "SELECT id FROM aside WHERE id IN (SELECT value FROM json_each(?))"
TAKE = (
    "SELECT id, state FROM aside WHERE state IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
)
NEXT = "SELECT id FROM aside WHERE state IS NOT NULL AND id > ? ORDER BY id LIMIT ?"


class Aside(Generic[State]):
    """States by id, in a file that nobody else can open and that is gone with the process. In
    memory are some 2 MB of it, however much it holds.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # "": a temporary file
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE aside (id INTEGER PRIMARY KEY, state BLOB)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._database.close()

    def expect(self, ids: Iterable[int]) -> None:
        """These will be put here, which `among` knows from now on."""
        self._put((id, None) for id in ids)

    def put(self, states: Mapping[int, State]) -> None:
        self._put((id, pickle.dumps(state)) for id, state in states.items())

    def _put(self, rows: Iterable[tuple[int, bytes | None]]) -> None:
        self._database.execute("BEGIN")
        self._database.executemany(PUT, rows)
        self._database.execute("COMMIT")

    def among(self, ids: Collection[int]) -> set[int]:
        """Those of them that are here, or expected."""
        return {id for (id,) in self._ask(AMONG, listed(ids))}

    def take(self, ids: Collection[int]) -> dict[int, State]:
        """The states of those of them that are here; they stay here."""
        rows = self._ask(TAKE, listed(ids))
        return {id: pickle.loads(state) for id, state in rows}  # noqa: S301 - nobody else's file

    def after(self, id: int, limit: int) -> list[int]:
        """The next ids that have a state."""
        return [row[0] for row in self._ask(NEXT, id, limit)]

    def _ask(self, query: str, *parameters: Any) -> Iterable[tuple[Any, ...]]:
        return self._database.execute(query, parameters)


def listed(ids: Collection[int]) -> str:
    return orjson.dumps(list(ids)).decode()
