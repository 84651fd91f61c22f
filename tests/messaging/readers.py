"""Sockets without a consumer: what the hub sends to them is what they have read."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson
import pytest

from messaging.live.connection import Connection
from messaging.live.event import LiveEvent
from messaging.live.identity import Identity
from rooms.models import User
from tests.waiting import until

ROOM = 7


class Reader:
    """A client that takes everything at once; with `hold()` it takes nothing until `go_on()`, but
    what `take_one()` lets through.
    """

    def __init__(self, user: User) -> None:
        self.sent: list[dict[str, Any]] = []
        self._takes = asyncio.Event()
        self._takes.set()
        self._allowed = asyncio.Semaphore(0)
        identity = Identity(user, "en")
        self.is_stuck = False
        self.connection = Connection(
            id=f"of {user.pk}", identity=identity, send=self._take, on_stuck=self._note_stuck
        )

    def _note_stuck(self) -> None:
        self.is_stuck = True

    async def _take(self, message: dict[str, Any]) -> None:
        if not self._takes.is_set():
            await self._allowed.acquire()
        self.sent.append(message)

    def hold(self) -> None:
        self._takes.clear()

    def take_one(self) -> None:
        self._allowed.release()

    def go_on(self) -> None:
        self._takes.set()
        self._allowed.release()  # of what is on its way already, one at a time

    async def frames(self) -> list[dict[str, Any]]:
        """All frames that were pushed for it, decoded."""
        await self.connection.drained()
        texts = [message["text"] for message in self.sent if "text" in message]
        return [orjson.loads(text) for text in texts]

    async def seqs(self, room_id: int = ROOM) -> list[int]:
        """The events of a room, in the order in which they came."""
        frames = [frame for frame in await self.frames() if frame.get("room") == room_id]
        return [event["seq"] for frame in frames for event in frame.get("events", [])]

    async def closed(self) -> None:
        await until(lambda: self.close_code is not None, what="the close")

    @property
    def close_code(self) -> int | None:
        return next((message["code"] for message in self.sent if "code" in message), None)


MakeReader = Callable[..., Reader]


@pytest.fixture
async def reader(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MakeReader]:
    """`reader()` or `reader(alice)`: a reader for the time of the test."""
    # They have no session and no token that could end.
    monkeypatch.setattr("messaging.live.revocation.SECONDS_BETWEEN_CHECKS", 3600)
    readers: list[Reader] = []

    def make(user: User | None = None) -> Reader:
        readers.append(Reader(user or User(pk=len(readers) + 100, username="somebody")))
        return readers[-1]

    yield make
    for one in readers:
        one.connection.stop()


def event(seq: int, *, room_id: int = ROOM, size: int = 0, **leaving: Any) -> LiveEvent:
    """`departed=<user id>` and `is_ban=True` make it a departure."""
    payload = orjson.dumps({"room": room_id, "seq": seq, "filling": "x" * size})
    return LiveEvent(room_id, seq, payload.decode(), len(payload), time.time(), **leaving)


def events(first: int, last: int) -> list[LiveEvent]:
    return [event(seq) for seq in range(first, last + 1)]
