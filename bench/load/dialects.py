"""How to talk to a server: what to send to come into rooms, to say something, and to hear it.

What is said begins with `m<number>`, by which it is known again. Rooms are named by text.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol, Self
from uuid import uuid4

from load.hearing import Heard

NUMBER = re.compile(r"m(\d+)")
FIRST_SAID = 1_000_000  # ids of commands: below it those of the entry
PING_OF_CENTRIFUGE = b"{}"


class Dialect(Protocol):
    """`entry` comes into all of these rooms, each after a seq where there is one, and is answered
    `answers` times, each with the heads of some rooms. `reply` is what a frame asks for.
    """

    def path(self, rooms: Sequence[str]) -> str: ...
    def headers(self, client: int) -> dict[str, str]: ...
    def entry(self, rooms: Sequence[str], cursors: Mapping[str, int]) -> list[bytes]: ...
    def answers(self, rooms: Sequence[str], cursors: Mapping[str, int]) -> int: ...
    def entered(self, content: bytes) -> dict[str, int] | None: ...
    def said(self, number: int, room: str, body: str) -> bytes: ...
    def heard(self, content: bytes) -> Heard | None: ...
    def reply(self, content: bytes) -> bytes | None: ...


def dialect_named(name: str, tokens: Sequence[str]) -> Dialect:
    if name == "oreum":
        return Oreum(tokens)
    return Centrifuge() if name == "centrifuge" else Tutorial()


class Oreum:
    """Each client is another person with a bearer token, as far as there are tokens."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self._run = uuid4().hex[:8]

    def path(self, rooms: Sequence[str]) -> str:
        return "/ws/chat"

    def headers(self, client: int) -> dict[str, str]:
        token = self._tokens[client % len(self._tokens)]
        return {"Sec-WebSocket-Protocol": "oreum.v1", "Authorization": f"Bearer {token}"}

    def entry(self, rooms: Sequence[str], cursors: Mapping[str, int]) -> list[bytes]:
        """One room is subscribed; several are all that the person has."""
        if cursors:
            return [json.dumps({"type": "hello", "rooms": dict(cursors)}).encode()]
        hello = {"type": "hello", "rooms": {}} if len(rooms) == 1 else {"type": "hello"}
        subscribe = {"type": "subscribe", "room": int(rooms[0])}
        return [json.dumps(hello).encode(), json.dumps(subscribe).encode()]

    def answers(self, rooms: Sequence[str], cursors: Mapping[str, int]) -> int:
        return 1 if cursors else 2

    def entered(self, content: bytes) -> dict[str, int] | None:
        if content.startswith(b'{"type":"welcome"'):
            return {room: about["head"] for room, about in json.loads(content)["rooms"].items()}
        if content.startswith(b'{"type":"subscribed"'):
            about = json.loads(content)
            return {str(about["room"]): about["head"]}
        return None

    def said(self, number: int, room: str, body: str) -> bytes:
        client_id = f"{self._run}-0000-4000-8000-{number:012x}"
        return (
            f'{{"type":"send","room":{room},"client_id":"{client_id}","body":"{body}"}}'
        ).encode()

    def heard(self, content: bytes) -> Heard | None:
        """None for acks and pings; an error ends the run."""
        if content.startswith(b'{"type":"gap"'):
            return self._left(json.loads(content))
        if not content.startswith(b'{"type":"events"'):
            if content.startswith(b'{"type":"error"'):
                raise ConnectionError(content.decode())
            return None
        frame = json.loads(content)
        events = frame["events"]
        seqs = [event["seq"] for event in events]
        return Heard(
            room=str(frame["room"]),
            numbers=[number_of(event["data"]["body"]) for event in events],
            first=seqs[0],
            last=seqs[-1],
            stored=[datetime.fromisoformat(event["at"]).timestamp() for event in events],
            is_gapless=seqs == list(range(seqs[0], seqs[-1] + 1)),
        )

    def _left(self, gap: dict[str, Any]) -> Heard:
        return Heard(
            room=str(gap["room"]),
            numbers=[],
            first=gap["from"] + 1,
            last=gap["head"],
            is_personal=True,
            left=gap["head"] - gap["from"],
        )

    def reply(self, content: bytes) -> bytes | None:
        return b'{"type":"pong"}' if content.startswith(b'{"type":"ping"') else None


class Tutorial:
    def path(self, rooms: Sequence[str]) -> str:
        return f"/ws/chat/{rooms[0]}/"

    def headers(self, client: int) -> dict[str, str]:
        return {}

    def entry(self, rooms: Sequence[str], cursors: Mapping[str, int]) -> list[bytes]:
        return []

    def answers(self, rooms: Sequence[str], cursors: Mapping[str, int]) -> int:
        return 0

    def entered(self, content: bytes) -> dict[str, int] | None:
        return None

    def said(self, number: int, room: str, body: str) -> bytes:
        return f'{{"message":"{body}"}}'.encode()

    def heard(self, content: bytes) -> Heard | None:
        return Heard("", [number_of(json.loads(content)["message"])])

    def reply(self, content: bytes) -> bytes | None:
        return None


class Centrifuge:
    """Its JSON protocol, for one room a client: replies and pushes may be lines of one frame."""

    def __init__(self) -> None:
        self._lines: dict[bytes, list[Publication]] = {}
        self._epochs: dict[str, str] = {}

    def path(self, rooms: Sequence[str]) -> str:
        return "/connection/websocket"

    def headers(self, client: int) -> dict[str, str]:
        return {}

    def entry(self, rooms: Sequence[str], cursors: Mapping[str, int]) -> list[bytes]:
        """The id of the command tells the room, which the answer does not."""
        (room,) = rooms
        subscribe: dict[str, Any] = {"channel": room}
        if cursors:
            subscribe |= {"recover": True, "offset": cursors[room], "epoch": self._epochs[room]}
        commands = [{"id": 1, "connect": {}}, {"id": int(room) + 1, "subscribe": subscribe}]
        return [json.dumps(command).encode() for command in commands]

    def answers(self, rooms: Sequence[str], cursors: Mapping[str, int]) -> int:
        return 1

    def entered(self, content: bytes) -> dict[str, int] | None:
        heads = {}
        for line in content.split(b"\n"):
            answer = json.loads(line)
            if "subscribe" in answer:
                room = str(answer["id"] - 1)
                self._epochs[room] = answer["subscribe"]["epoch"]
                heads[room] = int(answer["subscribe"].get("offset", 0))
        return heads or None

    def said(self, number: int, room: str, body: str) -> bytes:
        publish = f'{{"channel":"{room}","data":{{"body":"{body}"}}}}'
        return f'{{"id":{FIRST_SAID + number},"publish":{publish}}}'.encode()

    def heard(self, content: bytes) -> Heard | None:
        """A frame may be for one socket alone: what is known again is a line of it."""
        lines = content.split(b"\n")
        found = [one for line in lines for one in self._publications(line)]
        if not found:
            return None
        offsets = [publication.offset for publication in found]
        return Heard(
            room=found[0].room,
            numbers=[publication.number for publication in found],
            first=offsets[0],
            last=offsets[-1],
            is_gapless=offsets == list(range(offsets[0], offsets[-1] + 1)),
            is_personal=PING_OF_CENTRIFUGE in lines or b'"subscribe":' in content,
        )

    def _publications(self, line: bytes) -> "list[Publication]":
        known = self._lines.get(line)
        if known is None:
            content = json.loads(line)
            push = content.get("push", {})
            if "error" in content or "disconnect" in push:
                raise ConnectionError(line.decode())
            if "pub" in push:
                known = [Publication.of(push["channel"], push["pub"])]
                self._lines[line] = known
            else:
                recovered = content.get("subscribe", {}).get("publications", [])
                known = [Publication.of(str(content["id"] - 1), one) for one in recovered]
        return known

    def reply(self, content: bytes) -> bytes | None:
        return PING_OF_CENTRIFUGE if PING_OF_CENTRIFUGE in content.split(b"\n") else None


class Publication(NamedTuple):
    room: str
    number: int
    offset: int

    @classmethod
    def of(cls, room: str, content: dict[str, Any]) -> Self:
        return cls(room, number_of(content["data"]["body"]), content["offset"])


def number_of(body: str) -> int:
    match = NUMBER.match(body)
    assert match is not None, body
    return int(match[1])
