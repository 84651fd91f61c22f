"""The database past the application: what the judge believes."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg

from tests.faults.counting import Counts, hour_of
from tests.faults.memory import Fact

LOG = "SELECT seq, type, data FROM rooms_roomevent WHERE room_id = ? AND seq > ? ORDER BY seq"
MESSAGES = (
    "SELECT id, seq, client_id, body FROM messaging_message"
    " WHERE room_id = ? AND seq > ? ORDER BY seq"
)
HEADS = "SELECT id, last_seq FROM rooms_room"
WAITING = "SELECT count(*) FROM rooms_roomevent WHERE mirrored_at IS NULL"
MIRRORED_HEADS = (
    "SELECT room_id, max(seq) FROM rooms_roomevent WHERE mirrored_at IS NOT NULL GROUP BY room_id"
)
PLACES = "SELECT room_id, last_seq FROM messaging_projectionroom WHERE projection = ?"
WRITTEN = "SELECT room, event FROM {table} WHERE room = ? AND seq > ? ORDER BY id"
HOURS = "SELECT room_id, at, user_id, messages FROM messaging_hourofperson"
WORDS = "SELECT room_id, word, sum(messages) FROM messaging_wordofday GROUP BY room_id, word"
FILES = "SELECT day, length FROM messaging_archivefile WHERE room_id = ? ORDER BY day"
LETTERS = "SELECT room_number, seq FROM messaging_deadletter ORDER BY id"
SHARDS = "SELECT pid, shards FROM messaging_worker WHERE role = 'mirror'"
TWICE = (
    "SELECT room_id, author_id, client_id FROM messaging_message"
    " GROUP BY room_id, author_id, client_id HAVING count(*) > 1"
)


class Database:
    """Another session for each question: the server may have died in between."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._kept: Any = None

    @property
    def is_postgres(self) -> bool:
        return self.url.startswith("postgres")

    def ask(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows; retried once on a session that died."""
        try:
            return self._ask(query, parameters)
        except psycopg.OperationalError:
            self.close()
            return self._ask(query, parameters)

    def _ask(self, query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self._kept is None:
            self._kept = self._connect()
        if self.is_postgres:
            query = query.replace("?", "%s")
        cursor = self._kept.execute(query, parameters or None if self.is_postgres else parameters)
        return list(cursor.fetchall()) if cursor.description else []

    def _connect(self) -> Any:
        if self.is_postgres:
            return psycopg.connect(self.url, autocommit=True, connect_timeout=5)
        path = self.url.removeprefix("sqlite:///")
        return sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def log(self, room: int, after: int) -> list[Fact]:
        rows = self.ask(LOG, [room, after])
        return [Fact.of(seq, type, decoded(data)) for seq, type, data in rows]

    def messages(self, room: int, after: int) -> list[tuple[int, int, str, str]]:
        """(id, seq, client_id, body) in seq order."""
        rows = self.ask(MESSAGES, [room, after])
        return [(id, seq, canonical(client_id), body) for id, seq, client_id, body in rows]

    def heads(self) -> dict[int, int]:
        return dict(self.ask(HEADS))

    def waiting(self) -> int:
        """How many events Kafka has not acknowledged yet, as far as the log knows."""
        return int(self.ask(WAITING)[0][0])

    def mirrored_heads(self) -> dict[int, int]:
        """The last seq of each room that Kafka has acknowledged."""
        return dict(self.ask(MIRRORED_HEADS))

    def shards(self) -> dict[int, str]:
        """By process, what each worker says that it holds."""
        return dict(self.ask(SHARDS))

    def places(self, projection: str) -> dict[int, int]:
        """How far it has come in each room."""
        return dict(self.ask(PLACES, [projection]))

    def diary(self, table: str, room: int, after: int) -> list[dict[str, Any]]:
        """The events that were written down behind a seq, in that order."""
        rows = self.ask(WRITTEN.format(table=table), [room, after])
        return [json.loads(event) for _room, event in rows]

    def dead_letters(self) -> list[tuple[int, int]]:
        """(room, seq) of each."""
        return [(room, seq) for room, seq in self.ask(LETTERS)]

    def counts(self) -> Counts:
        """What the statistics say of all that there is."""
        hours = {(room, hour_of(at, person)): n for room, at, person, n in self.ask(HOURS)}
        words = {(room, word): int(number) for room, word, number in self.ask(WORDS)}
        return Counter(hours | words)

    def archive_files(self, room: int) -> list[tuple[date, int]]:
        """The day of each, and its length."""
        return [(day, length) for day, length in self.ask(FILES, [room])]

    def said_twice(self) -> list[tuple[Any, ...]]:
        return self.ask(TWICE)

    def sessions(self) -> int:
        """How many the application has open."""
        if not self.is_postgres:
            return 0
        return int(self.ask("SELECT count(*) FROM pg_stat_activity WHERE datname = 'oreum'")[0][0])


def decoded(data: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data) if isinstance(data, str) else data
    return found


def canonical(client_id: Any) -> str:
    """SQLite keeps them without hyphens."""
    text = str(client_id).replace("-", "")
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])
