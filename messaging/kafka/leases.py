"""Which worker may write which shard: at most one each, and the next one when it dies.

A lease is a lock that its holder's death releases: of a PostgreSQL session, or of an open file.
A worker that was stopped and goes on may still send what it held in its hands. That costs
duplicates, never the order: whatever one worker sends of a room is without a hole.
"""

import fcntl
import math
import time
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Any, LiteralString, Protocol

import psycopg
import structlog
from django.conf import settings
from django.db import connection

from messaging.kafka.side_connection import open_side_connection

logger = structlog.get_logger(__name__)

SECONDS_BETWEEN_TRIES = 1.0
# "orem", "orew" and "orep", beside whatever else uses advisory locks here. The number after each
# is for locks that are there to be counted.
ADVISORY_NAMESPACES = {"mirror": 0x6F72656D, "webhooks": 0x6F726577, "push": 0x6F726570}


class Lock(Protocol):
    """How one shard is locked; see the two classes below."""

    def check(self) -> None:
        """Raises if the locks held so far may be lost."""
        ...

    def workers(self, shards: int) -> int:
        """How many live now that divide the rooms into so many shards, this one included."""
        ...

    def take(self, shard: int) -> bool: ...
    def give(self, shard: int) -> None:
        """Back, so that another may take it."""
        ...

    def release(self) -> None:
        """All of them."""
        ...


class Leases:
    """The shards this worker holds: every free one, up to its share while others live."""

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
            self._balance()
        except Exception:
            self.release()
            raise
        self._tell()
        return self.mine

    def _balance(self) -> None:
        """Shares add up to more than there is, so every shard is somebody's; and who holds more
        than its share gives between two windows, when nothing of it is on its way."""
        if self.clock() < self.next_try:
            return
        self.next_try = self.clock() + SECONDS_BETWEEN_TRIES
        share = math.ceil(self.shards / max(1, self.lock.workers(self.shards)))
        for shard in sorted(self.mine)[share:]:
            self.lock.give(shard)
            self.mine.remove(shard)
        for shard in range(self.shards):
            if len(self.mine) < share and shard not in self.mine and self.lock.take(shard):
                self.mine.add(shard)

    def _tell(self) -> None:
        mine = tuple(sorted(self.mine))
        if mine == self.told:
            return
        self.told = mine
        if mine:
            logger.info("shards held", shards=",".join(map(str, mine)), of=self.shards)
        else:
            logger.info("standing by, others hold every shard", of=self.shards)

    def release(self) -> None:
        self.mine.clear()
        self.next_try = 0.0
        self.told = None
        self.lock.release()


class FileLock:
    """For SQLite, whose writers share one machine: a locked file a shard. The first worker takes
    all of them, for a second one beside it would only wait for the same database."""

    def __init__(self, folder: Path, name: str = "mirror") -> None:
        self.folder = folder
        self.name = name
        self.files: dict[int, FileIO] = {}

    def check(self) -> None:
        """The kernel takes a file lock away from nobody."""

    def workers(self, shards: int) -> int:
        return 1

    def take(self, shard: int) -> bool:
        self.folder.mkdir(parents=True, exist_ok=True)
        file = FileIO(self.folder / f"{self.name}-{shard}.lock", "a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self.files[shard] = file
        return True

    def give(self, shard: int) -> None:
        self.files.pop(shard).close()

    def release(self) -> None:
        for shard in list(self.files):
            self.give(shard)


class AdvisoryLock:
    """For PostgreSQL: advisory locks of a session that does nothing else. One more lock, shared by
    all workers, is there to be counted: it goes with its session, so a dead worker counts no more.
    """

    def __init__(self, name: str = "mirror") -> None:
        self.name = name
        self.namespace = ADVISORY_NAMESPACES[name]
        self.session: psycopg.Connection[Any] | None = None
        self.is_counted = False

    def check(self) -> None:
        if self.session is None:
            self.session = open_side_connection(f"oreum {self.name}: leases")
        self.session.execute("SELECT 1")

    def workers(self, shards: int) -> int:
        key = (self.namespace + 1, shards)
        if not self.is_counted:
            self._ask("SELECT pg_advisory_lock_shared(%s, %s)", key)
            self.is_counted = True
        return int(
            self._ask(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND classid = %s::bigint AND objid = %s::bigint",
                key,
            )
        )

    def take(self, shard: int) -> bool:
        return bool(self._ask("SELECT pg_try_advisory_lock(%s, %s)", (self.namespace, shard)))

    def give(self, shard: int) -> None:
        self._ask("SELECT pg_advisory_unlock(%s, %s)", (self.namespace, shard))

    def _ask(self, query: LiteralString, parameters: tuple[int, int]) -> Any:
        if self.session is None:
            raise RuntimeError("A lock is checked before it is taken.")
        row = self.session.execute(query, parameters).fetchone()
        return row and row[0]

    def release(self) -> None:
        if self.session is not None:
            # A session that is only closed keeps its locks until its server process has ended.
            with suppress(psycopg.Error):
                self.session.execute("SELECT pg_advisory_unlock_all()")
            self.session.close()
            self.session = None
            self.is_counted = False


def configured_leases(name: str = "mirror", *, shards: int) -> Leases:
    """`name` is what the shards are of: one of ADVISORY_NAMESPACES."""
    if connection.vendor == "postgresql":
        return Leases(AdvisoryLock(name), shards=shards)
    return Leases(FileLock(settings.DATA_DIR / "leases", name), shards=shards)
