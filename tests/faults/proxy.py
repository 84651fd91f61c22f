"""A wire between two programs that can be cut, slowed, silenced in one direction or jammed."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any
from weakref import WeakSet

CHUNK = 64 * 1024
LOOPBACK = "127.0.0.1"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Wires:
    """The event loop of all proxies, on a thread of its own: a busy test does not slow them."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="wires", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def close(self) -> None:
        self.run(self._end_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    async def _end_all(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # What was aborted is closed by the loop in its next rounds.
        for _round in range(3):
            await asyncio.sleep(0)


class Proxy:
    """Listens on a port of its own and passes on to `target`; its switches may be set any time.

    `delay` holds back every piece that many seconds. `is_mute_up` and `is_mute_down` swallow what
    goes to the server and what comes from it. `rate` is how many bytes a second come down. While
    it `is_torn` every connection ends in the middle of a piece that comes down, while it
    `is_closed` nobody gets through.
    """

    def __init__(self, wires: Wires, target: int) -> None:
        self.target = target
        self.delay = 0.0
        self.rate = 0
        self.is_mute_up = self.is_mute_down = self.is_torn = self.is_closed = False
        self._wires = wires
        # Also those that are closing and still have something to pass on.
        self._writers: WeakSet[asyncio.StreamWriter] = WeakSet()
        self._server: asyncio.Server = wires.run(self._listen(0))
        self.port: int = self._server.sockets[0].getsockname()[1]

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    @property
    def is_open(self) -> bool:
        return self._server.is_serving()

    def cut(self) -> None:
        """Reset every connection that is open now."""
        self._wires.run(self._cut())

    def heal(self) -> None:
        """Pass on everything again. Connections that had something swallowed are cut: what comes
        after a lost piece is of no use to anybody."""
        was_mute = self.is_mute_up or self.is_mute_down
        self.delay, self.rate = 0.0, 0
        self.is_mute_up = self.is_mute_down = self.is_torn = self.is_closed = False
        if was_mute:
            self.cut()

    def close(self) -> None:
        """Nobody gets through any more, and nothing of it is left open: as a port without a server,
        while a closed switch is a server that hangs up."""
        self._wires.run(self._close())

    def open(self) -> None:
        """After `close`, under the same address."""
        self._server = self._wires.run(self._listen(self.port))

    async def _listen(self, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._serve, LOOPBACK, port, backlog=4096)

    async def _close(self) -> None:
        for socket in self._server.sockets:
            self._wires.loop.remove_reader(socket.fileno())
        # Who was accepted just now becomes a connection first: asyncio would leave it open.
        for _round in range(3):
            await asyncio.sleep(0)
        self._server.close()
        await self._cut()

    async def _cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            with suppress(OSError):
                if self.is_closed:
                    raise ConnectionRefusedError
                there = await asyncio.open_connection(LOOPBACK, self.target, limit=CHUNK)
                self._writers.add(there[1])
                await self._connect((reader, writer), there)
        finally:
            writer.close()

    async def _connect(self, here: Streams, there: Streams) -> None:
        try:
            await asyncio.gather(
                self._pass(here[0], there[1], is_up=True),
                self._pass(there[0], here[1], is_up=False),
            )
        finally:
            here[1].close()
            there[1].close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_up: bool
    ) -> None:
        """Ends with the connection: one that is closed on one side is of no use on the other."""
        while data := await reader.read(min(self._rate(is_up), CHUNK) or CHUNK):
            if rate := self._rate(is_up):
                await asyncio.sleep(len(data) / rate)
            if self.delay:
                await asyncio.sleep(self.delay)
            if self.is_torn and not is_up:
                await self._tear(data, writer)
                break
            if not (self.is_mute_up if is_up else self.is_mute_down):
                writer.write(data)
                await writer.drain()
        raise ConnectionResetError

    def _rate(self, is_up: bool) -> int:
        return 0 if is_up else self.rate

    async def _tear(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(data[: len(data) // 2])
        await writer.drain()
        writer.transport.abort()
