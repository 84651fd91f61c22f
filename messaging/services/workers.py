"""What works beside the web processes tells of itself, for the people who operate it."""

import os
import socket
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from messaging.models import Worker

REFRESH_SECONDS = 3.0
# What changes within this time is written together.
SETTLING_SECONDS = 0.2
DATABASE_IS_AWAY = (DatabaseError, InterfaceError, psycopg.Error)


@contextmanager
def presence(role: str) -> Iterator["Presence"]:
    """While this lasts there is a fresh `Worker` row of this role and process."""
    found = Presence(role)
    found.begin()
    try:
        yield found
    finally:
        found.end()


@dataclass(frozen=True, slots=True)
class Report:
    state: str = Worker.State.STARTING
    shards: tuple[int, ...] = ()
    events: int = 0
    lag: int | None = None
    error: str = ""


class Presence:
    """A thread of its own keeps the row fresh: a worker that waits for Kafka is seen waiting, and
    `report` costs its caller nothing. Without a database nothing is told and nothing fails.
    """

    def __init__(self, role: str) -> None:
        self.role = role
        self.row_id: int | None = None
        self.report_now = Report()
        self.report_then = Report()
        self._news = threading.Event()
        self._has_ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"presence of {role}", daemon=True)

    def report(
        self,
        *,
        state: str,
        shards: Collection[int] = (),
        events: int = 0,
        lag: int | None = None,
        error: str = "",
    ) -> None:
        """What this role does now: a `Worker.State`, the shards it holds, how many events it has
        done since its start and how many wait for it. An error stays until the next one."""
        before = self.report_now
        self.report_now = Report(state, tuple(sorted(shards)), events, lag, error or before.error)
        # Numbers that only grow and shrink wait for the next refresh.
        if replace(self.report_now, events=before.events, lag=before.lag) != before:
            self._news.set()

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Take the row away."""
        self._has_ended.set()
        self._news.set()
        self._thread.join(REFRESH_SECONDS)

    def _run(self) -> None:
        while not self._has_ended.is_set():
            with suppress(*DATABASE_IS_AWAY):
                self._store(self.report_now)
            self._news.wait(REFRESH_SECONDS)
            self._has_ended.wait(SETTLING_SECONDS)
            self._news.clear()
        with suppress(*DATABASE_IS_AWAY):
            self._rows().delete()
        connection.close()

    def _store(self, report: Report) -> None:
        values = self._values(report)
        try:
            if not self._rows().update(**values):
                self.row_id = Worker.objects.create(**self._identity(), **values).pk
            Worker.objects.forgotten().delete()
        finally:
            # Not kept between two reports: a process has such a thread for each of its roles.
            connection.close()
        self.report_then = report

    def _rows(self) -> QuerySet[Worker]:
        """The one of this process, where it is stored."""
        return Worker.objects.filter(pk=self.row_id or 0)

    def _values(self, report: Report) -> dict[str, Any]:
        values: dict[str, Any] = {
            "state": report.state,
            "shards": spans(report.shards),
            "events": report.events,
            "lag": report.lag,
            "seen_at": Now(),
        }
        if report.state != self.report_then.state:
            values["since"] = Now()
        if report.error != self.report_then.error:
            values |= {"last_error": report.error, "last_error_at": Now()}
        return values

    def _identity(self) -> dict[str, Any]:
        return {"role": self.role, "host": socket.gethostname(), "pid": os.getpid()}


def spans(numbers: Iterable[int]) -> str:
    """Ascending numbers as `0,3-5`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in found)
