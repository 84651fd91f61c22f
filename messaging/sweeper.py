"""The thread of a web process that lets go of files which nobody can see any more."""

import threading

import structlog
from django.db import connection
from django.utils import timezone

from messaging.services.uploads import sweep_next

SECONDS_BETWEEN_SWEEPS = 600.0
SECONDS_BETWEEN_FILES = 0.05  # chat comes first

logger = structlog.get_logger(__name__)


class Sweeper:
    def __init__(self) -> None:
        self._is_stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._is_stopping.clear()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the file at hand; the next process goes on from there."""
        self._is_stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        """Not at once: a process that starts has more urgent things to do."""
        while not self._is_stopping.wait(SECONDS_BETWEEN_SWEEPS):
            try:
                self._sweep()
            except Exception as error:  # the database or the storage; the next sweep goes on
                logger.warning("sweep waits", error=repr(error))
            connection.close()

    def _sweep(self) -> None:
        while sweep_next(now=timezone.now()) is not None:
            if self._is_stopping.wait(SECONDS_BETWEEN_FILES):
                return


sweeper = Sweeper()
