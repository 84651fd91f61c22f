"""A robot: one person, two devices, and what comes to their mind next."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from tests.robots.ledger import Ledger, Said
from tests.robots.pipe import Pipe, Refused
from tests.robots.visit import Visit

WORDS = [
    "안녕하세요",
    "점심 먹으러 가요",
    "번역을 봤어요",
    "네",
    "회의는 세 시예요",
    "look at this",
    "ok",
]
EMOJIS = ["👍", "❤️", "🎉", "😂"]
LEVELS = ["all", "mentions", "none"]
NEAR = 12  # messages from the end, of which one is edited, answered, marked …


@dataclass
class Robot:
    """`visits` are the sessions of both devices; device numbers are 2 × number and the next."""

    number: int
    user: int
    username: str
    visits: list[Visit]
    pipe: Pipe
    ledger: Ledger
    dice: Random
    others: list["Robot"] = field(default_factory=list)
    public: list[int] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    # The room that each device shows, and which have no network.
    showing: dict[int, int | None] = field(default_factory=dict)
    offline: set[int] = field(default_factory=set)

    @property
    def devices(self) -> list[int]:
        return [2 * self.number, 2 * self.number + 1]

    @property
    def rooms(self) -> list[int]:
        return self.ledger.rooms_of(self.user)

    async def act(self) -> None:
        """One thing at random. What is refused is not done, and counted as that."""
        names = list(ACTIONS)
        name = self.dice.choices(names, [ACTIONS[it][0] for it in names])[0]
        device = self.dice.choice(self.devices)
        try:
            is_done = await ACTIONS[name][1](self, device)
        except (Refused, TimeoutError):
            self.done["refused"] += 1
        else:
            self.done[name] += is_done

    async def open_page(self, device: int) -> bool:
        rooms = [*self.rooms, *self.public]
        room = self.dice.choice(rooms) if self.dice.random() < 0.9 else None
        await self.open(device, room)
        return True

    async def open(self, device: int, room: int | None) -> None:
        answer = await self.pipe.ask(device, "open", room=room)
        if answer["status"] == 200:
            self.showing[device] = room

    async def look(self, device: int) -> bool:
        await self.pipe.ask(device, "look", on=True)
        return True

    async def read_all(self, device: int) -> bool:
        await self.pipe.ask(device, "readAll")
        return True

    async def look_away(self, device: int) -> bool:
        await self.pipe.ask(device, "look", on=False)
        return True

    async def send(self, device: int, reply_to: int | None = None, mentions: str = "") -> bool:
        room = self.showing.get(device)
        if room not in self.rooms:
            return False
        body = f"{mentions}{self.dice.choice(WORDS)} {self.dice.randrange(1000)}"
        await self.pipe.ask(device, "say", room=room, body=body, replyTo=reply_to)
        return True

    async def reply(self, device: int) -> bool:
        said = self._any(device)
        return said is not None and await self.send(device, reply_to=said.id)

    async def mention(self, device: int) -> bool:
        return await self.send(device, mentions=self._calls())

    def _calls(self) -> str:
        others = self.dice.sample(self.others, self.dice.randint(1, 3))
        return "".join(f"@{other.username} " for other in others)

    async def edit(self, device: int) -> bool:
        said = self._any(device, is_own=True)
        if said is None:
            return False
        calls = self._calls() if self.dice.random() < 0.5 else ""
        content = {"body": f"{calls}고쳤어요 {self.dice.randrange(1000)}"}
        await self._call(device, "PATCH", f"messages/{said.id}", content)
        return True

    async def delete(self, device: int) -> bool:
        said = self._any(device, is_own=True)
        if said is None:
            return False
        await self._call(device, "DELETE", f"messages/{said.id}", {"reason": ""})
        return True

    async def react(self, device: int) -> bool:
        said = self._any(device)
        if said is None:
            return False
        method = self.dice.choice(["PUT", "PUT", "DELETE"])
        emoji = self.dice.choice(EMOJIS)
        await self._call(device, method, f"messages/{said.id}/reactions/{emoji}", {})
        return True

    async def mark_unread(self, device: int) -> bool:
        room, said = self.showing.get(device), self._any(device)
        if room not in self.rooms or said is None:
            return False
        await self.pipe.ask(device, "unread", seq=said.seq)
        return True

    async def choose_level(self, device: int) -> bool:
        if not self.rooms:
            return False
        content = {"level": self.dice.choice(LEVELS)}
        await self._call(device, "PATCH", f"rooms/{self.dice.choice(self.rooms)}/me", content)
        return True

    async def join(self, device: int) -> bool:
        away = [room for room in self.public if room not in self.rooms]
        if not away:
            return False
        room = self.dice.choice(away)
        await self._call(device, "POST", f"rooms/{room}/join", {})
        await self.open(device, room)
        return True

    async def leave(self, device: int) -> bool:
        here = [room for room in self.public if room in self.rooms]
        if len(here) < 2:
            return False
        room = self.dice.choice(here)
        await self._call(device, "POST", f"rooms/{room}/leave", {})
        if self.showing.get(device) == room:
            await self.open(device, None)
        return True

    async def open_direct(self, device: int) -> bool:
        others = self.dice.sample(self.others, self.dice.choice([1, 1, 1, 2]))
        users = [other.user for other in others]
        answer = await self._call(device, "POST", "directs", {"users": users})
        await self.open(device, answer["id"])
        return True

    async def go_offline(self, device: int) -> bool:
        if device in self.offline:
            return False
        self.offline.add(device)
        await self.pipe.ask(device, "network", on=False)
        return True

    async def come_back(self, device: int) -> bool:
        if device not in self.offline:
            return False
        self.offline.discard(device)
        await self.pipe.ask(device, "network", on=True)
        return True

    async def reconnect(self, device: int) -> bool:
        await self.pipe.ask(device, "reconnect")
        return True

    async def come_to_rest(self) -> None:
        await asyncio.gather(*(self.come_back(device) for device in self.devices))

    def _any(self, device: int, *, is_own: bool = False) -> Said | None:
        """One of the last messages of the room that the device shows."""
        room = self.showing.get(device)
        if room is None or room not in self.ledger.rooms:
            return None
        last = list(self.ledger.rooms[room].messages.values())[-NEAR:]
        meant = [it for it in last if not it.is_deleted and (it.author == self.user or not is_own)]
        return self.dice.choice(meant) if meant else None

    async def call(self, method: str, path: str, content: object) -> dict[str, int]:
        """By the REST interface, from the first device."""
        return await self._call(self.devices[0], method, path, content)

    async def _call(self, device: int, method: str, path: str, content: object) -> dict[str, int]:
        answer = await self.pipe.ask(device, "call", method=method, path=path, content=content)
        found: dict[str, int] = answer["answer"]
        return found


Action = Callable[[Robot, int], Awaitable[bool]]
# How often, compared with the others.
ACTIONS: dict[str, tuple[int, Action]] = {
    "send": (24, Robot.send),
    "open page": (14, Robot.open_page),
    "read": (14, Robot.look),
    "read all": (3, Robot.read_all),
    "look away": (8, Robot.look_away),
    "reply": (4, Robot.reply),
    "mention": (6, Robot.mention),
    "edit": (5, Robot.edit),
    "delete": (5, Robot.delete),
    "react": (5, Robot.react),
    "mark unread": (5, Robot.mark_unread),
    "level": (2, Robot.choose_level),
    "join": (4, Robot.join),
    "leave": (2, Robot.leave),
    "direct": (2, Robot.open_direct),
    "go offline": (4, Robot.go_offline),
    "come back": (8, Robot.come_back),
    "reconnect": (3, Robot.reconnect),
}
