"""The web processes of one DATA_DIR ask each other for their numbers.

They listen on one port, so a scrape reaches any of them; whichever it is asks the others through
sockets in a folder that only the server's user may enter
(docs/decisions/0016-metrics-of-all-processes.md).
"""

import asyncio
import fcntl
import itertools
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import orjson
import structlog
from django.conf import settings

from messaging.metrics.families import Family, as_text, own_families

FOLDER = "metrics"
SECONDS_TO_ANSWER = 1.0
ALONE = 0  # the number of a process that is not among the numbered ones

logger = structlog.get_logger(__name__)


class Exchange:
    """This process among the others. `number` is the lowest that was free: it is freed by the
    system when a process ends, however it ends, so that a restarted one takes its series over.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = ALONE
        self._lock: int | None = None
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Where the folder cannot be used, this process tells of itself only."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            number = self._claim()
            path = self.folder / f"{number}.sock"
            path.unlink(missing_ok=True)  # of a process that had the number and is gone
            self._server = await asyncio.start_unix_server(self._answer, path)
        except OSError as error:
            logger.warning("metrics are of one process only", error=str(error))
            await self.close()
        else:
            self.number = number

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        if self._lock is not None:
            os.close(self._lock)
        self.number, self._lock, self._server = ALONE, None, None

    @contextmanager
    def on_a_thread(self) -> Iterator[None]:
        """For a process that has no event loop: one of its own, for those who ask."""
        loop = asyncio.new_event_loop()
        loop.run_until_complete(self.open())
        thread = threading.Thread(target=loop.run_forever, name="metrics", daemon=True)
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.run_until_complete(self.close())
            loop.close()

    def _claim(self) -> int:
        for number in itertools.count(1):
            lock = os.open(self.folder / f"{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
            else:
                self._lock = lock
                return number
        raise AssertionError("numbers do not end")

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """On the event loop: a process whose loop hangs is one that does not answer."""
        with suppress(OSError):  # who asked did not wait
            writer.write(orjson.dumps(own_families()))
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    def ask_others(self) -> tuple[dict[str, list[Family]], list[str]]:
        """The families of the other processes, and which of them are there and say nothing."""
        asked: dict[str, socket.socket] = {}
        for path in sorted(self.folder.glob("*.sock")):
            if path.stem != str(self.number) and (connection := _connect(path)):
                asked[path.stem] = connection
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        answers = {name: _read(connection, deadline) for name, connection in asked.items()}
        silent = [name for name, answer in answers.items() if answer is None]
        return {name: answer for name, answer in answers.items() if answer is not None}, silent


def _connect(path: Path) -> socket.socket | None:
    """None where nobody listens any more."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(SECONDS_TO_ANSWER)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        return None
    return connection


def _read(connection: socket.socket, deadline: float) -> list[Family] | None:
    parts: list[bytes] = []
    with connection:
        try:
            while parts[-1:] != [b""]:
                connection.settimeout(max(0.001, deadline - time.monotonic()))
                parts.append(connection.recv(65_536))
            families: list[Family] = orjson.loads(b"".join(parts))
        except (OSError, ValueError):
            return None
    return families


exchange = Exchange(settings.DATA_DIR / FOLDER)


def exposition() -> bytes:
    """The numbers of all web processes of this machine, in Prometheus' text format."""
    others, silent = exchange.ask_others()
    return as_text({str(exchange.number): own_families(), **others}, silent)
