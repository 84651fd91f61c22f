"""The index of the database that is there."""

from collections.abc import Collection, Iterable
from typing import Protocol, cast

from django.db import connection

from messaging.search import postgresql, sqlite
from messaging.search.entries import Entry
from messaging.search.scope import Scope


class Backend(Protocol):
    def store(self, entries: Iterable[Entry]) -> None: ...
    def remove(self, keys: Collection[int]) -> None: ...
    def clear(self) -> None: ...
    def candidates(
        self, tokens: Collection[int], scope: Scope, *, since: int, below: int, limit: int
    ) -> list[tuple[int, int]]: ...


def backend() -> Backend:
    return cast(Backend, postgresql if connection.vendor == "postgresql" else sqlite)
