"""A client that lies about what it knows."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.faults.correspondent import SUBPROTOCOL
from tests.faults.fault import Fault, Ground
from tests.faults.stage import Stage

SECONDS_TO_ANSWER = 10
NOBODYS_ROOM = 2**40
LIARS = 5

Frame = dict[str, Any]


@asynccontextmanager
async def lies(stage: Stage) -> AsyncIterator[None]:
    await asyncio.gather(*(lie(stage) for _liar in range(LIARS)))
    yield


async def lie(stage: Stage) -> None:
    """Every lie on one socket, which has to stay open."""
    account = stage.dice.choice(stage.accounts)
    async with connect(
        f"ws://{stage.dice.choice(stage.fleet.addresses)}/ws/chat",
        subprotocols=[SUBPROTOCOL],
        additional_headers={"Authorization": f"Bearer {account.token}"},
        proxy=None,
    ) as socket:
        await lie_about_rooms(stage, socket)
        await lie_about_the_epoch(stage, socket)


async def lie_about_rooms(stage: Stage, socket: ClientConnection) -> None:
    room = str(stage.rooms[0])
    for cursor in (-1, 2**63, 2**53 + 1, 1.5, "1", None, [1]):
        await expect(stage, socket, {room: cursor}, "error", code="invalid")
    await expect(stage, socket, {room: 2**53}, "gap", room=stage.rooms[0])
    await expect(stage, socket, {str(NOBODYS_ROOM): 0}, "error", code="not_found")
    await expect(stage, socket, {"0" * 30: 0}, "error")


async def lie_about_the_epoch(stage: Stage, socket: ClientConnection) -> None:
    room = str(stage.rooms[0])
    await expect(stage, socket, {room: 5}, "reset", epoch="of another life")


async def expect(
    stage: Stage,
    socket: ClientConnection,
    rooms: Frame,
    answer: str,
    *,
    epoch: str = "",
    **about: Any,
) -> None:
    """A hello that must be welcomed, and then answered like this."""
    hello = {"type": "hello", "rooms": rooms, **({"epoch": epoch} if epoch else {})}
    await socket.send(json.dumps(hello))
    heard: list[Frame] = []
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            while not heard or heard[-1]["type"] != answer:
                heard.append(json.loads(await socket.recv()))
    except TimeoutError:
        heard.append({})
    if not about.items() <= heard[-1].items():
        stage.complaints.append(f"{hello} was answered by {heard[-5:]}")


FAULTS = [
    Fault("F16", "a client that lies", lies),
    Fault("F16", "a client that lies, SQLite", lies, Ground.SQLITE),
]
