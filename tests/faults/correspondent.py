"""A client as the contract wants it: one person, who resumes by cursors and loses nothing.

It keeps the reader rule, sends one message a room at a time, sends again what was not answered
under the same client_id, pages over REST after a gap, and obeys the close codes.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from random import Random
from typing import Any
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from tests.faults.fetching import fetch_events
from tests.faults.memory import Fact, Memory
from tests.faults.outbox import Outbox
from tests.faults.reader import Reader

SUBPROTOCOL = Subprotocol("oreum.v1")
STOPS = {1003, 1009, 4501, 4503, 4505, 4506, 4507}
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
HANDSHAKE_SECONDS = 4.0
LOST = (OSError, ConnectionClosed, InvalidHandshake, TimeoutError)

Frame = dict[str, Any]


class Correspondent:
    """`addresses` are `host:port` of web processes that share one log: one of them is tried first,
    then any. `cursors` holds a last seq for each room that is subscribed to.
    """

    def __init__(
        self, addresses: Sequence[str], token: str, cursors: Mapping[int, int], *, dice: Random
    ) -> None:
        self.addresses = addresses
        self.token = token
        self.dice = dice
        self.epoch: str | None = None
        self.memory = Memory()
        self.reader = Reader(cursors, self.memory)
        self.outbox = Outbox(self.memory)
        self.home = self.address = dice.choice(addresses)
        self.close_code: int | None = None
        self.is_welcome = False
        self._socket: ClientConnection | None = None
        self._pauses = 0
        self._silence = HANDSHAKE_SECONDS
        self._asked: dict[int, int] = {}
        self._fetching: dict[int, asyncio.Task[None]] = {}

    @property
    def cursors(self) -> dict[int, int]:
        return self.reader.cursors

    @property
    def is_fetching(self) -> bool:
        return bool(self._fetching)

    def new_client_id(self) -> str:
        return str(UUID(int=self.dice.getrandbits(128), version=4))

    async def say(self, room: int, body: str) -> str:
        """Its client_id; it is sent as soon as what was said before it is answered."""
        client_id = self.new_client_id()
        self.outbox.put(room, client_id, body)
        await self.send_due()
        return client_id

    async def repeat(self, client_id: str, room: int, body: str) -> None:
        """Send again what may have been answered, as after a reload."""
        await self._tell(type="send", room=room, client_id=client_id, body=body)

    async def go_home(self) -> None:
        """Leave the process that was taken in need."""
        if self.address != self.home and self._socket is not None:
            await self._socket.close()

    async def drop(self) -> None:
        """Lose the connection, as in a tunnel."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def stay(self) -> None:
        """Stay connected until cancelled, or until the server says not to come back."""
        try:
            while self.close_code not in STOPS:
                with suppress(*LOST):
                    await self._converse()
                self._socket, self.is_welcome = None, False
                self.memory.resumes += 1
                await asyncio.sleep(self._pause())
        finally:
            for task in self._fetching.values():
                task.cancel()

    def _pause(self) -> float:
        """Full jitter."""
        longest = min(FIRST_PAUSE * 2**self._pauses, LONGEST_PAUSE)
        self._pauses += 1
        return self.dice.uniform(0, longest)

    async def _converse(self) -> None:
        self.address = self.dice.choice(self.addresses) if self._pauses > 1 else self.home
        async with connect(
            f"ws://{self.address}/ws/chat",
            subprotocols=[SUBPROTOCOL],
            additional_headers={"Authorization": f"Bearer {self.token}"},
            open_timeout=HANDSHAKE_SECONDS,
            close_timeout=0.2,
            ping_interval=None,
            compression=None,
            max_size=None,
            proxy=None,
        ) as socket:
            self._socket = socket
            try:
                await self._hello()
                await self._listen(socket)
            finally:
                self.close_code = socket.close_code
                self.memory.closes[socket.close_code or 0] += 1

    async def _listen(self, socket: ClientConnection) -> None:
        """A connection that is silent for two pings and more is given up."""
        self._silence = HANDSHAKE_SECONDS
        while True:
            try:
                async with asyncio.timeout(self._silence):
                    text = await socket.recv()
            except TimeoutError:
                socket.transport.abort()
                raise
            await self._take(json.loads(text))

    async def _hello(self) -> None:
        self.reader.connect()
        self.outbox.forget_travelling()
        rooms = {str(room): cursor for room, cursor in self.cursors.items()}
        epoch = {"epoch": self.epoch} if self.epoch else {}
        await self._tell(type="hello", rooms=rooms, **epoch)

    async def _tell(self, **frame: Any) -> None:
        if self._socket is not None:
            with suppress(ConnectionClosed):
                await self._socket.send(json.dumps(frame))

    async def send_due(self) -> None:
        if not self.is_welcome:
            return
        for room, client_id, body in list(self.outbox.take_due()):
            await self._tell(type="send", room=room, client_id=client_id, body=body)

    async def _take(self, frame: Frame) -> None:
        handler = getattr(self, f"_on_{frame['type']}", None)
        if handler is not None:
            await handler(frame)
        await self.send_due()

    async def _on_welcome(self, frame: Frame) -> None:
        self.is_welcome = True
        self._pauses = 0
        self._silence = 2.5 * frame["ping_ms"] / 1000 + 1
        self.epoch = frame["epoch"]

    async def _on_reset(self, frame: Frame) -> None:
        self.reader.start_over()
        await self._hello()

    async def _on_ping(self, frame: Frame) -> None:
        await self._tell(type="pong")
        for room, head in frame["heads"].items():
            if int(room) in self.cursors and head > self.cursors[int(room)]:
                self._fetch(int(room))

    async def _on_events(self, frame: Frame) -> None:
        room = frame["room"]
        if self.reader.hear(room, [Fact.of_event(event) for event in frame["events"]]):
            self._fetch(room)

    async def _on_gap(self, frame: Frame) -> None:
        """The socket goes on behind the head; what is before it comes from REST."""
        room = frame["room"]
        # What hello or subscribe named: REST may have told more since.
        if frame["from"] < self.reader.due.get(room, 1) - 1:
            self.memory.misplaced.append(f"room {room}: a gap from before its cursor")
        self.reader.due[room] = frame["head"] + 1
        self._fetch(room)

    async def _on_rooms(self, frame: Frame) -> None:
        for room in frame["removed"]:
            self.reader.due.pop(room, None)
        for name in frame["rooms"]:
            cursor = self.cursors.setdefault(int(name), 0)
            self._asked[int(name)] = cursor
            await self._tell(type="subscribe", room=int(name), after=cursor)

    async def _on_subscribed(self, frame: Frame) -> None:
        """What comes of the room from now on follows what was asked for."""
        self.reader.due[frame["room"]] = self._asked[frame["room"]] + 1

    async def _on_ack(self, frame: Frame) -> None:
        client_id = frame["client_id"]
        self.memory.acknowledge(client_id, frame["room"], frame["seq"], frame["message"])
        self.outbox.answered(client_id)

    async def _on_error(self, frame: Frame) -> None:
        if "client_id" in frame:
            self.outbox.refused(frame["client_id"], frame["code"], frame.get("retry_after", 0))

    def _fetch(self, room: int) -> None:
        if room not in self._fetching:
            task = asyncio.create_task(self._fetch_all(room))
            self._fetching[room] = task
            task.add_done_callback(lambda _task: self._fetching.pop(room, None))

    async def _fetch_all(self, room: int) -> None:
        """Page on until nothing is missing; a server that is away is asked again."""
        while True:
            after = self.cursors[room]
            address = self.dice.choice(self.addresses)
            events = await asyncio.to_thread(fetch_events, address, self.token, room, after)
            if events is None:
                await asyncio.sleep(self._pause())
                continue
            self.reader.fetched(room, [Fact.of_event(event) for event in events])
            if self.cursors[room] == after:
                return
