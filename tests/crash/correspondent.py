"""A client as the contract wants it: resumes by cursor, sends again what was not acknowledged."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

SECONDS_TO_RECONNECT = 0.05
SUBPROTOCOL = Subprotocol("oreum.v1")


@dataclass
class Correspondent:
    """One person in one room. `heard` is every event in the order in which it came, repeated and
    misplaced ones too; `acknowledged` is the seq of each message by its client_id.
    """

    url: str
    token: str
    room: int
    heard: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    outbox: dict[str, str] = field(default_factory=dict)
    resumes: int = 0
    # The seconds of each `drain`, and the code of each close.
    drains: list[float] = field(default_factory=list)
    close_codes: list[int] = field(default_factory=list)
    _socket: ClientConnection | None = None

    @property
    def cursor(self) -> int:
        return max((event["seq"] for event in self.heard), default=0)

    @property
    def seqs(self) -> list[int]:
        return [event["seq"] for event in self.heard]

    async def say(self, body: str) -> str:
        """Its client_id; it is sent now, or after the reconnect."""
        client_id = str(uuid4())
        self.outbox[client_id] = body
        await self._send_one(client_id, body)
        return client_id

    async def stay(self) -> None:
        """Stay connected until cancelled, whatever dies on the other side."""
        while True:
            with suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                await self._converse()
            if self._socket is not None and self._socket.close_code is not None:
                self.close_codes.append(self._socket.close_code)
            self._socket = None
            self.resumes += 1
            await asyncio.sleep(SECONDS_TO_RECONNECT)

    async def _converse(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with connect(
            self.url,
            subprotocols=[SUBPROTOCOL],
            additional_headers=headers,
        ) as socket:
            await socket.send(json.dumps({"type": "hello", "rooms": {str(self.room): self.cursor}}))
            self._socket = socket
            for client_id, body in list(self.outbox.items()):
                await self._send_one(client_id, body)
            async for text in socket:
                self._take(json.loads(text))

    async def _send_one(self, client_id: str, body: str) -> None:
        if self._socket is not None:
            frame = {"type": "send", "room": self.room, "client_id": client_id, "body": body}
            with suppress(ConnectionClosed):
                await self._socket.send(json.dumps(frame))

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "events":
            self.heard.extend(frame["events"])
        elif frame["type"] == "ack":
            earlier = self.acknowledged.setdefault(frame["client_id"], frame["seq"])
            assert earlier == frame["seq"], "the same client_id must have the same seq for ever"
            self.outbox.pop(frame["client_id"], None)
        elif frame["type"] == "drain":
            self.drains.append(frame["reconnect_in"])
        elif frame["type"] == "error":
            # Not stored: it stays in the outbox until the next connection.
            assert frame["code"] == "unavailable", frame


async def until(condition: Any, *, seconds: float, what: str) -> None:
    """Let the event loop work until the condition holds."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - it is other processes that change it
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"not within {seconds:g} s: {what}") from None
