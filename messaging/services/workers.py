"""What works beside the web processes tells of itself, for the people who operate it."""

import os
import socket
import threading
from collections.abc import Collection, Iterator
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
        self, *, state: str, shards: Collection[int] = (), events: int = 0, error: str = ""
    ) -> None:
        """What this role does now: a `Worker.State`, the shards it holds, and how many events it
        has done since its start. An error stays until the next one."""
        before = self.report_now
        self.report_now = Report(state, tuple(sorted(shards)), events, error or before.error)
        if replace(self.report_now, events=before.events) != before:
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
        except DATABASE_IS_AWAY:
            connection.close()
            raise
        self.report_then = report

    def _rows(self) -> QuerySet[Worker]:
        """The one of this process, where it is stored."""
        return Worker.objects.filter(pk=self.row_id or 0)

    def _values(self, report: Report) -> dict[str, Any]:
        values: dict[str, Any] = {
            "state": report.state,
            "shards": ",".join(map(str, report.shards)),
            "events": report.events,
            "seen_at": Now(),
        }
        if report.state != self.report_then.state:
            values["since"] = Now()
        if report.error != self.report_then.error:
            values |= {"last_error": report.error, "last_error_at": Now()}
        return values

    def _identity(self) -> dict[str, Any]:
        return {"role": self.role, "host": socket.gethostname(), "pid": os.getpid()}
