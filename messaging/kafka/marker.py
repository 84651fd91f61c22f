"""Marking beside everything else: the database is waited for, and Python has other things to do."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol

from django.db import connection

from messaging.kafka.backlog import Parked, WaitingEvent


class Marks(Protocol):
    """What the marker needs of `Backlog`."""

    def mark(self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked]) -> None: ...


class Marker:
    """Has one thread, and in it a connection of its own: whoever makes those of others anew after a
    failure lets go of it too.
    """

    def __init__(self, log: Marks) -> None:
        self.log = log
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="mark")

    @contextmanager
    def marking(
        self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked]
    ) -> Iterator[None]:
        """Marked when the block is left. Raises what `mark` does."""
        marked = self.thread.submit(self.log.mark, events, parked=parked) if events else None
        try:
            yield
        finally:
            if marked is not None:
                marked.result()

    def let_go(self) -> None:
        """The next mark makes a connection anew."""
        self.thread.submit(close_connection).result()

    def close(self) -> None:
        self.let_go()
        self.thread.shutdown()


def close_connection() -> None:
    """That of the thread which calls this: `connection` means another one in each."""
    connection.close()
