"""How to talk to a server: what to send to come into the room, to say something, and to hear it.

What is said begins with `m<number>`, by which it is known again.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

NUMBER = re.compile(r"m(\d+)")


@dataclass(slots=True)
class Heard:
    """What is in a frame, once for all the sockets that get the same bytes.

    `numbers` of the messages in it. `first` and `last` are seqs, 0 where the server has none.
    `times` are those of its arrivals, a socket after the other.
    """

    numbers: list[int]
    first: int = 0
    last: int = 0
    total: int = field(init=False)
    times: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.total = sum(self.numbers)


class Dialect(Protocol):
    @property
    def path(self) -> str: ...
    def headers(self, socket: int) -> dict[str, str]: ...
    def entry(self) -> list[bytes]: ...
    def is_entered(self, frame: bytes) -> int | None: ...
    def said(self, number: int, body: str) -> bytes: ...
    def heard(self, frame: bytes) -> Heard | None: ...


class Oreum:
    """Each socket is another person with a bearer token."""

    path = "/ws/chat"

    def __init__(self, room: int, tokens: Sequence[str]) -> None:
        self._room = room
        self._tokens = tokens
        self._run = uuid4().hex[:8]

    def headers(self, socket: int) -> dict[str, str]:
        token = self._tokens[socket % len(self._tokens)]
        return {"Sec-WebSocket-Protocol": "oreum.v1", "Authorization": f"Bearer {token}"}

    def entry(self) -> list[bytes]:
        return [
            b'{"type":"hello","rooms":{}}',
            json.dumps({"type": "subscribe", "room": self._room}).encode(),
        ]

    def is_entered(self, frame: bytes) -> int | None:
        """The head of the room, once it is subscribed."""
        content = json.loads(frame)
        if content["type"] == "error":
            raise ConnectionError(frame.decode())
        return int(content["head"]) if content["type"] == "subscribed" else None

    def said(self, number: int, body: str) -> bytes:
        client_id = f"{self._run}-0000-4000-8000-{number:012x}"
        return (
            f'{{"type":"send","room":{self._room},"client_id":"{client_id}","body":"{body}"}}'
        ).encode()

    def heard(self, frame: bytes) -> Heard | None:
        """None for acks and pings; an error ends the run."""
        if not frame.startswith(b'{"type":"events"'):
            if frame.startswith(b'{"type":"error"'):
                raise ConnectionError(frame.decode())
            return None
        events = json.loads(frame)["events"]
        numbers = [number_of(event["data"]["body"]) for event in events]
        return Heard(numbers, events[0]["seq"], events[-1]["seq"])


class Tutorial:
    path = "/ws/chat/bench/"

    def headers(self, socket: int) -> dict[str, str]:
        return {}

    def entry(self) -> list[bytes]:
        return []

    def is_entered(self, frame: bytes) -> int | None:
        return None

    def said(self, number: int, body: str) -> bytes:
        return f'{{"message":"{body}"}}'.encode()

    def heard(self, frame: bytes) -> Heard | None:
        return Heard([number_of(json.loads(frame)["message"])])


def number_of(body: str) -> int:
    match = NUMBER.match(body)
    assert match is not None, body
    return int(match[1])
