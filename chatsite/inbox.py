"""What asyncio has for tasks that wait, in a tenth of the memory: an empty deque alone, of which a
Queue has three and an Event one, is more than half a kilobyte, for every socket that is open.
"""

import asyncio
from typing import Any


class Gate:
    """An asyncio.Event."""

    __slots__ = ("_is_open", "_waiting")

    def __init__(self) -> None:
        self._is_open = False
        self._waiting: list[asyncio.Future[None]] = []

    def is_set(self) -> bool:
        return self._is_open

    def set(self) -> None:
        self._is_open = True
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    def clear(self) -> None:
        self._is_open = False

    async def wait(self) -> None:
        while not self._is_open:
            one = asyncio.get_running_loop().create_future()
            self._waiting.append(one)
            await one


class Inbox:
    """An asyncio.Queue for one reader."""

    __slots__ = ("_arrived", "_next", "_reader")

    def __init__(self) -> None:
        self._arrived: list[Any] = []
        self._next: list[Any] = []  # the first to be taken stands last
        self._reader: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._arrived) + len(self._next)

    def empty(self) -> bool:
        return not self

    def put_nowait(self, message: Any) -> None:
        self._arrived.append(message)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def get(self) -> Any:
        while not self:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        if not self._next:
            self._next, self._arrived = self._arrived[::-1], []
        return self._next.pop()
