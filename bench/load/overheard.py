"""What is said on one web process, heard on another: when it comes, counted from its commit."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from measuring.conversation import bodies
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

SECONDS_TO_COME = 15


@dataclass
class Overheard:
    """`ages` in ms, of each event that came; `is_whole` if all did, once and in order."""

    ages: list[float] = field(default_factory=list)
    is_whole: bool = False


async def overhear(
    *, ports: tuple[int, int], tokens: tuple[str, str], room: str, rate: float, seconds: float
) -> Overheard:
    """Say something on the first port `rate` times a second, and listen on the second."""
    async with (
        entered(ports[0], tokens[0], room) as mouth,
        entered(ports[1], tokens[1], room) as ear,
    ):
        count = int(rate * seconds)
        listening = asyncio.create_task(listen(ear, count))
        answers = asyncio.create_task(swallow(mouth))
        await speak(mouth, room, rate, count)
        heard = await listening
        answers.cancel()
    return heard


@asynccontextmanager
async def entered(port: int, token: str, room: str) -> AsyncIterator[ClientConnection]:
    """A socket that hears the room from now on."""
    headers = {"Authorization": f"Bearer {token}"}
    url = f"ws://127.0.0.1:{port}/ws/chat"
    protocols = [Subprotocol("oreum.v1")]
    async with connect(url, subprotocols=protocols, additional_headers=headers) as socket:
        await socket.send(json.dumps({"type": "hello", "rooms": {}}))
        await socket.send(json.dumps({"type": "subscribe", "room": int(room)}))
        while json.loads(await socket.recv())["type"] != "subscribed":
            pass
        yield socket


async def speak(socket: ClientConnection, room: str, rate: float, count: int) -> None:
    """What is due is said, however late the answers are."""
    texts = bodies()
    began = time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        about = {"room": int(room), "client_id": str(uuid4()), "body": f"{number} {next(texts)}"}
        await socket.send(json.dumps({"type": "send", **about}))


async def listen(socket: ClientConnection, count: int) -> Overheard:
    heard = Overheard()
    seqs: list[int] = []
    try:
        while len(seqs) < count:
            async with asyncio.timeout(SECONDS_TO_COME):
                frame = json.loads(await socket.recv())
            now = time.time()
            for event in frame.get("events", []):
                seqs.append(event["seq"])
                heard.ages.append(1000 * (now - moment(event)))
    except TimeoutError:
        return heard
    heard.is_whole = seqs == list(range(seqs[0], seqs[0] + count))
    return heard


def moment(event: dict[str, Any]) -> float:
    return datetime.fromisoformat(event["at"]).timestamp()


async def swallow(socket: ClientConnection) -> None:
    async for _text in socket:
        pass
