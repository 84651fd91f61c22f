"""Robots at random use of a site, moments of rest, and what the judge says at each."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.faults.families.web import restart
from tests.faults.fleet import Fleet
from tests.robots.judge import Standing, Verdict, judge_device, judge_page, judge_pointers
from tests.robots.ledger import Ledger
from tests.robots.pages import read_page
from tests.robots.pipe import Pipe, open_pipe
from tests.robots.place import guests, read_on, read_standings
from tests.robots.robot import Robot
from tests.robots.visit import Visit

DEVICES = 2
PUBLIC, PRIVATE = 3, 1  # rooms, of which all robots are members at first
SECONDS_BETWEEN_LOOKS = 0.5
# A count is late for a moment; two pings and a fetch are more than enough for what was lost.
SECONDS_TO_BE_RIGHT = 20.0


@dataclass
class Plan:
    """`pause` is how many seconds a robot waits between two actions at most, `stretch` how many
    seconds lie between two moments of rest, `restarts` how likely one of them is in a stretch.
    """

    robots: int = 10
    pause: float = 4.0
    stretch: tuple[float, float] = (20.0, 60.0)
    restarts: float = 0.5
    patience: float = SECONDS_TO_BE_RIGHT


@dataclass
class Result:
    """What was done and what came of it."""

    robots: int
    is_interrupted: bool = False
    rests: int = 0
    restarts: int = 0
    events: int = 0
    done: Counter[str] = field(default_factory=Counter)
    verdict: Verdict = field(default_factory=Verdict)


@dataclass
class Play:
    fleet: Fleet
    plan: Plan
    dice: Random
    pipe: Pipe
    told: Callable[[str], None]
    ledger: Ledger = field(default_factory=Ledger)
    robots: list[Robot] = field(default_factory=list)
    standings: dict[tuple[int, int], Standing] = field(default_factory=dict)
    result: Result = field(default_factory=lambda: Result(0))

    async def come_in(self) -> None:
        """Everybody has an account and a page of a room on each device."""
        people = await asyncio.to_thread(
            guests, self.fleet, people=self.plan.robots, devices=DEVICES
        )
        for number, guest in enumerate(people):
            visits = [Visit(self.fleet.addresses, cookie) for cookie in guest.cookies]
            dice = Random(self.dice.getrandbits(64))  # noqa: S311
            robot = Robot(number, guest.user, guest.username, visits, self.pipe, self.ledger, dice)
            self.robots.append(robot)
            await self._start_devices(robot)
        await self._open_rooms()
        for robot in self.robots:
            robot.others = [other for other in self.robots if other is not robot]
            for device in robot.devices:
                await robot.open(device, self.dice.choice(robot.rooms))
        self.result.robots = len(self.robots)

    async def _start_devices(self, robot: Robot) -> None:
        addresses = self.fleet.addresses
        for device, visit in zip(robot.devices, robot.visits, strict=True):
            turned = addresses[device % 2 :] + addresses[: device % 2]
            origin = self.fleet.oreum.url
            await self.pipe.ask(
                device, "start", addresses=turned, origin=origin, cookie=visit.cookie
            )
            await robot.open(device, None)

    async def _open_rooms(self) -> None:
        first, *others = self.robots
        for number in range(PUBLIC + PRIVATE):
            kind = "public" if number < PUBLIC else "private"
            room = (await first.call("POST", "rooms", {"name": f"방 {number}", "kind": kind}))["id"]
            for robot in others:
                await first.call("PUT", f"rooms/{room}/members/{robot.user}", {})
            for robot in self.robots:
                robot.public += [room] if kind == "public" else []
        await self._read_on()

    async def _read_on(self) -> None:
        await asyncio.to_thread(read_on, self.fleet.database, self.ledger)

    async def stretch(self, seconds: float) -> None:
        """Everybody does what they like, and perhaps a web process is restarted."""
        ends = time.monotonic() + seconds
        jobs = [self._live(robot, ends) for robot in self.robots]
        jobs.append(self._follow(ends))
        if self.dice.random() < self.plan.restarts:
            jobs.append(self._restart(self.dice.uniform(0, seconds / 2)))
        await asyncio.gather(*jobs)

    async def _live(self, robot: Robot, ends: float) -> None:
        while True:
            await asyncio.sleep(robot.dice.uniform(0, self.plan.pause))
            if time.monotonic() > ends:
                return
            await robot.act()

    async def _follow(self, ends: float) -> None:
        """So that robots know what there is to answer, edit and mark."""
        while time.monotonic() < ends:
            await self._read_on()
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def _restart(self, after: float) -> None:
        await asyncio.sleep(after)
        web = self.dice.choice(self.fleet.webs)
        if self.dice.random() < 0.5:
            web.process.kill()
            web.start()
        else:
            await restart(web)
        await asyncio.to_thread(web.wait)
        self.result.restarts += 1

    async def rest(self) -> Verdict:
        """Nobody does anything until all is as it must be, or has had its time. The last look
        counts."""
        for robot in self.robots:
            await robot.come_to_rest()
        deadline = time.monotonic() + self.plan.patience
        while True:
            verdict, standings = await self._look()
            if not verdict.wrong or time.monotonic() > deadline:
                break
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        self.standings = standings
        self.result.rests += 1
        self.result.verdict += verdict
        for wrong in verdict.wrong:
            self.told(f"     WRONG: {wrong}")
        return verdict

    async def _look(self) -> tuple[Verdict, dict[tuple[int, int], Standing]]:
        await self._read_on()
        standings = await asyncio.to_thread(read_standings, self.fleet.database)
        verdict = Verdict()
        moves: dict[tuple[int, int], list[int]] = defaultdict(list)
        for robot in self.robots:
            for device in robot.devices:
                shown = await self.pipe.ask(device, "shown")
                for room, seq in shown["moves"]:
                    moves[robot.user, room].append(seq)
                verdict += judge_device(
                    f"device {device}", shown, robot.user, self.ledger, standings
                )
        verdict += judge_pointers(self.standings, standings, moves, self.ledger.rooms)
        if not verdict.wrong:  # pages are many, and as right or wrong as their numbers
            verdict += await asyncio.to_thread(self._look_at_pages, standings)
        return verdict, standings

    def _look_at_pages(self, standings: dict[tuple[int, int], Standing]) -> Verdict:
        verdict = Verdict()
        for robot in self.robots:
            for room in robot.rooms:
                page = read_page(robot.visits[0].get(f"/rooms/{room}/"))
                verdict += judge_page(room, page, robot.user, self.ledger, standings)
        return verdict

    def settle_accounts(self) -> Result:
        self.result.done = sum((robot.done for robot in self.robots), Counter())
        self.result.events = sum(story.head for story in self.ledger.rooms.values())
        return self.result


async def play(
    fleet: Fleet, plan: Plan, *, seed: int, seconds: float, told: Callable[[str], None] = print
) -> Result:
    """One stretch after the other until the time is over or somebody interrupts; at least one."""
    async with playing(fleet, plan, seed, told) as it:
        deadline = time.monotonic() + seconds
        try:
            await it.rest()
            await _stretch_and_rest(it)
            while time.monotonic() < deadline:
                await _stretch_and_rest(it)
        except asyncio.CancelledError:
            it.result.is_interrupted = True
        return it.settle_accounts()


async def _stretch_and_rest(it: Play) -> None:
    await it.stretch(it.dice.uniform(*it.plan.stretch))
    verdict = await it.rest()
    it.told(
        f"rest {it.result.rests - 1}: {verdict.counts} counts and {verdict.dividers}"
        f" dividers compared, {len(verdict.wrong)} wrong"
    )


@asynccontextmanager
async def playing(fleet: Fleet, plan: Plan, seed: int, told: Any) -> AsyncIterator[Play]:
    async with open_pipe() as pipe:
        it = Play(fleet, plan, Random(seed), pipe, told)  # noqa: S311
        await it.come_in()
        yield it
