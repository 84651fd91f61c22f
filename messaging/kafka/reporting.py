"""How a worker tells what it does, whoever listens."""

from collections.abc import Collection
from typing import Protocol


class Report(Protocol):
    """Told what the worker does now; see `messaging.services.workers`."""

    def __call__(
        self,
        *,
        state: str,
        shards: Collection[int] = (),
        events: int = 0,
        lag: int | None = None,
        error: str = "",
    ) -> None: ...


def unheard(**_facts: object) -> None:
    """The report of a worker that nobody looks at."""
