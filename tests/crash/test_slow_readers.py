"""Sockets whose readers take nothing, in rooms of their own, so that no frame is shared."""

import asyncio
import json
import socket
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect

from tests.crash.correspondent import SUBPROTOCOL
from tests.running import RunningOreum

SLOW = 8
BODY = "가" * 8_000  # 24 kB, and as much again as HTML
# The kernel takes up to 4 MB for each socket, and an outbox a quarter of that.
ROUNDS = 130
MEBIBYTE = 1024 * 1024
# The outbox of 1 MiB, the 64 KiB and the frame of the server's own buffer, and what the allocator
# wastes on pieces of 50 kB.
MOST_EACH = 2 * MEBIBYTE
NOISE = 6 * MEBIBYTE  # of a process of some 100 MiB
LONGEST_WAIT = 2.0  # seconds


def test_readers_that_never_read_cost_a_bounded_piece_of_memory_and_others_nothing(
    tmp_path: Path,
) -> None:
    with RunningOreum(tmp_path) as oreum:
        lines = oreum.manage("seed_load", "--users", "2", "--rooms", str(SLOW + 1)).splitlines()
        rows = [json.loads(line) for line in lines]
        rooms = [row["room"] for row in rows if "room" in row]
        tokens = [row["token"] for row in rows if "token" in row]
        asyncio.run(judge(oreum, rooms, tokens))


async def judge(oreum: RunningOreum, rooms: list[int], tokens: list[str]) -> None:
    own, *others = rooms
    async with AsyncExitStack() as stack:
        talker = await greeted(stack, oreum, tokens[0])
        listener = await greeted(stack, oreum, tokens[1], own)
        for _round in range(20):  # fills caches and pools, which stay
            await talk(talker, others)
        before = memory_of(oreum)
        readers = [await greeted(stack, oreum, tokens[1], room, reads=False) for room in others]
        waits = asyncio.create_task(all_waits(listener))
        held = []
        for _round in range(ROUNDS):
            await talk(talker, [*others, own])
            held.append(memory_of(oreum) - before)
        assert SLOW * MEBIBYTE / 2 < max(held) < SLOW * MOST_EACH + NOISE, max(held) / MEBIBYTE
        assert max(await waits) < LONGEST_WAIT
        for reader in readers:
            reader.transport.abort()


async def greeted(
    stack: AsyncExitStack, oreum: RunningOreum, token: str, *rooms: int, reads: bool = True
) -> ClientConnection:
    """A socket that hears these rooms; one that does not read takes next to nothing meanwhile."""
    line = socket.socket()
    if not reads:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.setblocking(False)
    await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", oreum.port))
    opening = connect(
        oreum.socket_url,
        sock=line,
        subprotocols=[SUBPROTOCOL],
        additional_headers={"Authorization": f"Bearer {token}"},
        max_queue=16 if reads else 1,
        close_timeout=0,
    )
    connection = await stack.enter_async_context(opening)
    await connection.send(json.dumps({"type": "hello", "rooms": {}}))
    await until_type(connection, "welcome")
    for room in rooms:
        await connection.send(json.dumps({"type": "subscribe", "room": room}))
        await until_type(connection, "subscribed")
    return connection


async def until_type(connection: ClientConnection, *types: str) -> Any:
    async with asyncio.timeout(30):
        while (frame := json.loads(await connection.recv()))["type"] not in types:
            assert frame["type"] != "error", frame
            # On a slow machine all of it takes longer than a silence may.
            if frame["type"] == "ping":
                await connection.send(json.dumps({"type": "pong"}))
    return frame


async def talk(talker: ClientConnection, rooms: list[int]) -> None:
    """A large message in each room, that says first when it was said."""
    for room in rooms:
        await say(talker, room, f"{time.monotonic()} {BODY}"[:8_000])


async def say(talker: ClientConnection, room: int, body: str) -> None:
    frame = {"type": "send", "room": room, "client_id": str(uuid4()), "body": body}
    await talker.send(json.dumps(frame))
    await until_type(talker, "ack")


async def all_waits(listener: ClientConnection) -> list[float]:
    """The seconds until each message of the own room was heard."""
    waits: list[float] = []
    while len(waits) < ROUNDS:
        frame = json.loads(await listener.recv())
        for event in frame.get("events", []):
            waits.append(time.monotonic() - float(event["data"]["body"].split()[0]))
    return waits


def memory_of(oreum: RunningOreum) -> int:
    """What the web process holds now, in bytes; kernel buffers are not counted in it."""
    assert oreum.web.process is not None
    status = Path(f"/proc/{oreum.web.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024
