"""Who is removed, banned or leaves while people talk, and comes back."""

import asyncio
import http.client
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.faults.fault import Fault, Ground
from tests.faults.judge import Absence
from tests.faults.stage import Stage

LAST_CHANGE = (
    "SELECT max(seq) FROM rooms_roomevent WHERE room_id = ? AND substr(type, 1, 7) = 'member.'"
)
SECONDS_AWAY = 0.3
ROUNDS = 3
OWNER, VICTIMS, STRANGER = 0, (2, 3), 5  # of the regulars


class PrivateRoom:
    """A room of the first person; all but the last of the regulars are in it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        given = {"name": "비밀", "kind": "private"}
        self.id: int = self._call("POST", "rooms", given)["id"]
        for number in range(1, STRANGER):
            self.admit(number)

    def admit(self, number: int) -> None:
        self._call("PUT", self._member(number), {})

    def remove(self, number: int) -> None:
        self._call("DELETE", self._member(number))

    def ban(self, number: int) -> None:
        self._call("POST", f"{self._member(number)}/ban", {})

    def unban(self, number: int) -> None:
        self._call("DELETE", f"{self._member(number)}/ban")

    def leave(self, number: int) -> None:
        self._call("POST", f"rooms/{self.id}/leave", {}, number=number)

    def last_change(self) -> int:
        return int(self.stage.fleet.database.ask(LAST_CHANGE, [self.id])[0][0])

    def _member(self, number: int) -> str:
        return f"rooms/{self.id}/members/{self.stage.accounts[number].user}"

    def _call(
        self, method: str, path: str, body: object = None, *, number: int = OWNER
    ) -> dict[str, Any]:
        token = self.stage.accounts[number].token
        oreum = self.stage.fleet.oreum
        status, answer = oreum.request(method, f"/api/v1/{path}", body, token=token)
        assert status < http.client.BAD_REQUEST, f"{method} {path}: {status} {answer}"
        return answer if isinstance(answer, dict) else {}


@asynccontextmanager
async def comings_and_goings(stage: Stage) -> AsyncIterator[None]:
    room = await private_room(stage)
    for _round in range(ROUNDS):
        for number in VICTIMS:
            await go_and_come_back(stage, room, number, is_cut=False)
    yield


@asynccontextmanager
async def removed_in_the_replay(stage: Stage) -> AsyncIterator[None]:
    """Their socket is lost just before, so that they are removed while they resume."""
    room = await private_room(stage)
    for _round in range(ROUNDS):
        for number in VICTIMS:
            await go_and_come_back(stage, room, number, is_cut=True)
    yield


async def private_room(stage: Stage) -> PrivateRoom:
    room = await asyncio.to_thread(PrivateRoom, stage)
    stage.before[room.id] = 0
    stage.private[room.id] = stage.people[:STRANGER]
    stranger = stage.people[STRANGER]
    stage.absences.append(Absence(stranger.memory, room.id, left=0))
    stranger.cursors[room.id] = 0  # they ask for it with every hello
    return room


async def go_and_come_back(stage: Stage, room: PrivateRoom, number: int, *, is_cut: bool) -> None:
    ways = [room.remove, room.ban, room.leave]
    way = stage.dice.choice(ways)
    if is_cut:
        await stage.people[number].drop()
        await asyncio.sleep(stage.dice.uniform(0, 0.15))
    await asyncio.to_thread(way, number)
    left = await asyncio.to_thread(room.last_change)
    await asyncio.sleep(SECONDS_AWAY)
    back = time.monotonic()
    if way == room.ban:
        await asyncio.to_thread(room.unban, number)
        back = time.monotonic()
    await asyncio.to_thread(room.admit, number)
    stage.absences.append(Absence(stage.people[number].memory, room.id, left, back))


FAULTS = [
    Fault("F21", "removed, banned, left, back", comings_and_goings),
    Fault("F21", "removed while they resume", removed_in_the_replay),
    Fault("F21", "removed, banned, left, SQLite", comings_and_goings, Ground.SQLITE),
]
