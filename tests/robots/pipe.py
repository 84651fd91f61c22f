"""The devices, which are JavaScript, at the other end of a pipe; their sockets are held here."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

PROGRAM = Path(__file__).with_name("devices.js")
SUBPROTOCOL = Subprotocol("oreum.v1")
LONGEST_LINE = 64 * 1024 * 1024
SECONDS_TO_ANSWER = 40
SECONDS_OF_HANDSHAKE = 5
ABNORMAL = 1006

Answer = dict[str, Any]


class Refused(Exception):
    """What a device asked for and did not get, in the words of its client."""


class Pipe:
    """`ask` for what a device shall do; see VERBS in devices.js."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[Answer]] = {}
        self._sockets: dict[int, Socket] = {}
        self._talks: set[asyncio.Task[None]] = set()  # also of those that are closing

    async def ask(self, device: int, do: str, **more: Any) -> Answer:
        """Raises Refused, or TimeoutError."""
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        self.tell({"n": number, "device": device, "do": do, **more})
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                answer = await self._asked[number]
        finally:
            del self._asked[number]
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer

    def tell(self, what: Answer) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")

    async def listen(self) -> None:
        """Until the devices are gone, which may be no sooner than this is cancelled."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            said = json.loads(line)
            if "socket" in said:
                self._pass_on(said["socket"], said)
            elif (asked := self._asked.get(said["n"])) is not None and not asked.done():
                asked.set_result(said)
        raise AssertionError("the devices are gone")

    def _pass_on(self, number: int, said: Answer) -> None:
        if "connect" in said:
            socket = Socket(self, number, said)
            self._sockets[number] = socket
            self._talks.add(socket.talk)
            socket.talk.add_done_callback(self._talks.discard)
        elif "text" in said:
            self._sockets[number].say(said["text"])
        else:
            self._sockets.pop(number).close()

    async def close(self) -> None:
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)


class Socket:
    def __init__(self, pipe: Pipe, number: int, wish: Answer) -> None:
        self._pipe, self._number = pipe, number
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self.talk = asyncio.create_task(self._converse(wish))

    def say(self, text: str) -> None:
        self._outgoing.put_nowait(text)

    def close(self) -> None:
        """What was said before is sent first, as a browser does it."""
        if self._outgoing.empty():
            self.talk.cancel()
        else:
            self._outgoing.put_nowait("")

    async def _converse(self, wish: Answer) -> None:
        code = ABNORMAL
        with suppress(OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
            async with connect(
                f"ws://{wish['connect']}/ws/chat",
                subprotocols=[SUBPROTOCOL],
                origin=wish["origin"],
                additional_headers={"Cookie": wish["cookie"]},
                open_timeout=SECONDS_OF_HANDSHAKE,
                close_timeout=0.2,
                ping_interval=None,
                compression=None,
                max_size=None,
                proxy=None,
            ) as socket:
                self._hear(open=True)
                await self._exchange(socket)
                code = socket.close_code or ABNORMAL
        self._hear(code=code)

    async def _exchange(self, socket: ClientConnection) -> None:
        saying = asyncio.create_task(self._say_all(socket))
        try:
            async for text in socket:
                self._hear(text=text)
        finally:
            saying.cancel()

    async def _say_all(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            while text := await self._outgoing.get():
                await socket.send(text)
            await socket.close()

    def _hear(self, **what: Any) -> None:
        self._pipe.tell({"socket": self._number, **what})


@asynccontextmanager
async def open_pipe() -> AsyncIterator[Pipe]:
    process = await asyncio.create_subprocess_exec(
        "node",
        str(PROGRAM),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )
    pipe = Pipe(process)
    listening = asyncio.create_task(pipe.listen())
    try:
        yield pipe
    finally:
        listening.cancel()
        await pipe.close()
        process.kill()
        await process.wait()
