"""What ends a worker's idle wait: news in the log, the wish to stop, or the safety poll."""

from typing import Any, Protocol

import psycopg
from django.db import connection

from messaging.kafka.side_connection import open_side_connection
from messaging.kafka.stopping import Stopping
from rooms.log import NOTIFY_CHANNEL

POLL_SECONDS = 0.05
SAFETY_POLL_SECONDS = 1.0


class Waker(Protocol):
    def prepare(self) -> None:
        """To be called before the log is read: what is committed later ends the wait."""
        ...

    def wait(self) -> None: ...
    def close(self) -> None: ...


class PollingWaker:
    """For SQLite, which tells nobody: an index that is nearly empty is looked at often."""

    def __init__(self, stopping: Stopping) -> None:
        self.stopping = stopping

    def prepare(self) -> None:
        pass

    def wait(self) -> None:
        self.stopping.wait(POLL_SECONDS)

    def close(self) -> None:
        pass


class ListeningWaker:
    """For PostgreSQL: rooms.log notifies with every commit that appends."""

    def __init__(self, stopping: Stopping) -> None:
        self.stopping = stopping
        self.session: psycopg.Connection[Any] | None = None

    def prepare(self) -> None:
        if self.session is None:
            self.session = open_side_connection("oreum mirror: news")
            self.session.execute(f"LISTEN {NOTIFY_CHANNEL}")
        for _notification in self.session.notifies(timeout=0):
            pass

    def wait(self) -> None:
        if self.session is not None:
            self.stopping.wait(SAFETY_POLL_SECONDS, self.session.fileno())

    def close(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None


def configured_waker(stopping: Stopping) -> Waker:
    if connection.vendor == "postgresql":
        return ListeningWaker(stopping)
    return PollingWaker(stopping)
