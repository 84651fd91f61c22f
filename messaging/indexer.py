"""The thread of a web process that keeps the search index close behind the log.

It is woken after commits, waits a little so that what is said together is indexed together, and
rests four times as long as it worked: sends come first. What others commit, such as commands, it
finds by looking.
"""

import threading
import time
from collections.abc import Sequence
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, connection

from messaging.services.indexing import Portion, index_next, rooms_behind
from rooms.events import EventRow

# Messages may have 8,000 letters, and each is in memory several times.
PORTION = Portion(messages=200, letters=40_000)
SECONDS_TO_COLLECT = 0.2
SECONDS_BETWEEN_LOOKS = 5.0
REST = 4  # times the work

logger = structlog.get_logger(__name__)


class Indexer:
    def __init__(self) -> None:
        self._news: set[int] = set()
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._is_stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._is_stopping.clear()
        self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the group at hand; the next process goes on from there."""
        self._is_stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def hear(self, *, events: Sequence[EventRow], **_signal: Any) -> None:
        """Receives `rooms.log.events_committed`, on the thread that committed."""
        if self._thread is not None:
            with self._lock:
                self._news.update([row.room_id for row in events])
            self._woken.set()

    def _run(self) -> None:
        looked = float("-inf")
        while not self._is_stopping.is_set():
            try:
                if time.monotonic() - looked >= SECONDS_BETWEEN_LOOKS:
                    looked = time.monotonic()
                    self._index(set(rooms_behind()))
                self._index(self._taken())
            except (DatabaseError, InterfaceError) as error:
                logger.warning("search index waits", error=type(error).__name__)
                connection.close()
                looked = time.monotonic()  # and look again in some seconds: it is all in the log
            if self._woken.wait(SECONDS_BETWEEN_LOOKS):
                self._woken.clear()
                self._is_stopping.wait(SECONDS_TO_COLLECT)
        connection.close()

    def _index(self, rooms: set[int]) -> None:
        """All that is new in these rooms, group by group, with what becomes new meanwhile."""
        while rooms and not self._is_stopping.is_set():
            began = time.monotonic()
            if not index_next(rooms, PORTION):
                return
            self._is_stopping.wait(REST * (time.monotonic() - began))
            rooms |= self._taken()

    def _taken(self) -> set[int]:
        with self._lock:
            news, self._news = self._news, set()
        return news


indexer = Indexer()
