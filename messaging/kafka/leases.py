"""Which worker may write which shard: at most one each, and the next one when it dies.

A lease is a lock that its holder's death releases: of a PostgreSQL session, or of an open file.
A worker that was stopped and goes on may still send what it held in its hands. That costs
duplicates, never the order: whatever one worker sends of a room is without a hole.
"""

import fcntl
import time
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Any, Protocol

import psycopg
import structlog
from django.conf import settings
from django.db import connection

from messaging.kafka.side_connection import open_side_connection

logger = structlog.get_logger(__name__)

SECONDS_BETWEEN_TRIES = 1.0
# "orem" and "orew", beside whatever else uses advisory locks here.
ADVISORY_NAMESPACES = {"mirror": 0x6F72656D, "webhooks": 0x6F726577}


class Lock(Protocol):
    """How one shard is locked; see the two classes below."""

    def check(self) -> None:
        """Raises if the locks held so far may be lost."""
        ...

    def take(self, shard: int) -> bool: ...
    def release(self) -> None:
        """All of them."""
        ...


class Leases:
    """The shards this worker holds; it takes every free one it meets."""

    def __init__(
        self, lock: Lock, *, shards: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.lock = lock
        self.shards = shards
        self.clock = clock
        self.mine: set[int] = set()
        self.next_try = 0.0
        self.told: tuple[int, ...] | None = None

    def held(self) -> set[int]:
        """The shards to write now. To be asked before every window: raises when the session that
        held them is lost, and then they are another's."""
        try:
            self.lock.check()
            self._take_free_ones()
        except Exception:
            self.release()
            raise
        self._tell()
        return self.mine

    def _take_free_ones(self) -> None:
        missing = [shard for shard in range(self.shards) if shard not in self.mine]
        if missing and self.clock() >= self.next_try:
            self.mine.update(shard for shard in missing if self.lock.take(shard))
            self.next_try = self.clock() + SECONDS_BETWEEN_TRIES

    def _tell(self) -> None:
        mine = tuple(sorted(self.mine))
        if mine == self.told:
            return
        self.told = mine
        if mine:
            logger.info("shards held", shards=",".join(map(str, mine)), of=self.shards)
        else:
            logger.info("standing by, another worker holds every shard", of=self.shards)

    def release(self) -> None:
        self.mine.clear()
        self.next_try = 0.0
        self.told = None
        self.lock.release()


class FileLock:
    """For SQLite, whose writers share one machine: a locked file a shard."""

    def __init__(self, folder: Path, name: str = "mirror") -> None:
        self.folder = folder
        self.name = name
        self.files: list[FileIO] = []

    def check(self) -> None:
        """The kernel takes a file lock away from nobody."""

    def take(self, shard: int) -> bool:
        self.folder.mkdir(parents=True, exist_ok=True)
        file = FileIO(self.folder / f"{self.name}-{shard}.lock", "a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self.files.append(file)
        return True

    def release(self) -> None:
        while self.files:
            self.files.pop().close()


class AdvisoryLock:
    """For PostgreSQL: advisory locks of a session that does nothing else."""

    def __init__(self, name: str = "mirror") -> None:
        self.name = name
        self.session: psycopg.Connection[Any] | None = None

    def check(self) -> None:
        if self.session is None:
            self.session = open_side_connection(f"oreum {self.name}: leases")
        self.session.execute("SELECT 1")

    def take(self, shard: int) -> bool:
        if self.session is None:
            raise RuntimeError("A lock is checked before it is taken.")
        query = "SELECT pg_try_advisory_lock(%s, %s)"
        key = (ADVISORY_NAMESPACES[self.name], shard)
        row = self.session.execute(query, key).fetchone()
        return bool(row and row[0])

    def release(self) -> None:
        if self.session is not None:
            # A session that is only closed keeps its locks until its server process has ended.
            with suppress(psycopg.Error):
                self.session.execute("SELECT pg_advisory_unlock_all()")
            self.session.close()
            self.session = None


def configured_leases(name: str = "mirror", *, shards: int) -> Leases:
    """`name` is what the shards are of: one of ADVISORY_NAMESPACES."""
    if connection.vendor == "postgresql":
        return Leases(AdvisoryLock(name), shards=shards)
    return Leases(FileLock(settings.DATA_DIR / "leases", name), shards=shards)
