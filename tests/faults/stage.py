"""People who talk on a fleet, and the moments at which they are judged."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

import psycopg

from tests.faults.correspondent import Correspondent
from tests.faults.fetching import Event, fetch_all
from tests.faults.fleet import Fleet
from tests.faults.judge import Absence, Evidence
from tests.faults.judge_bridge import Traces
from tests.faults.memory import Fact
from tests.waiting import until

SECONDS_TO_START = 90
MOST_WAITING = 20  # sends of one person: an outage is not to pile up a day's talk
REPEATS = 0.03
SECONDS_BETWEEN_LOOKS = 0.05


class Account(NamedTuple):
    user: int
    token: str


@dataclass
class Stage:
    """`pace` is how many messages a second each person says. `hold` is between how many seconds a
    fault lasts, `standstill` how many seconds a server is stopped, `darkness` how many it is away
    in the longest outage. `length` is how long what they say is at most, `crowd` how many come in
    a storm.
    """

    fleet: Fleet
    dice: Random
    rooms: list[int]
    accounts: list[Account]
    pace: float = 8.0
    hold: tuple[float, float] = (0.8, 1.5)
    standstill: float = 5.0
    darkness: float = 10.0
    length: int = 40
    crowd: int = 100
    people: list[Correspondent] = field(default_factory=list)
    # What a fault found wrong by itself, and rooms that not everybody may read.
    complaints: list[str] = field(default_factory=list)
    private: dict[int, list[Correspondent]] = field(default_factory=dict)
    absences: list[Absence] = field(default_factory=list)
    # (room, seq) of what no projection can take.
    poison: list[tuple[int, int]] = field(default_factory=list)
    before: dict[int, int] = field(default_factory=dict)
    _staying: dict[Correspondent, "asyncio.Task[None]"] = field(default_factory=dict)

    def correspondent(self, number: int, addresses: Sequence[str] = ()) -> Correspondent:
        """The person of a token, on another device perhaps."""
        dice = Random(self.dice.getrandbits(64))  # noqa: S311
        addresses = addresses or self.fleet.addresses
        cursors = {room: self.before.get(room, 0) for room in self.rooms}
        token = self.accounts[number % len(self.accounts)].token
        person = Correspondent(addresses, token, cursors, dice=dice)
        # In turn, so that every process has some.
        person.home = person.address = addresses[number % len(addresses)]
        return person

    def enter(self, person: Correspondent) -> None:
        self.people.append(person)
        self._staying[person] = asyncio.create_task(person.stay())

    async def leave(self, person: Correspondent) -> None:
        self.people.remove(person)
        task = self._staying.pop(person)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    @asynccontextmanager
    async def open(self, people: int) -> AsyncIterator[None]:
        for number in range(people):
            self.enter(self.correspondent(number))
        try:
            assert await self.settle(SECONDS_TO_START) is not None, self.unrest()
            yield
        finally:
            for person in list(self.people):
                await self.leave(person)

    async def begin(self) -> None:
        """Everybody is where they belong and at rest; what comes from now on is judged next."""
        for person in self.people:
            await person.go_home()
        assert await self.settle(SECONDS_TO_START) is not None, self.unrest()
        self.before = await asyncio.to_thread(self._heads)
        self.fleet.outages.clear()
        self.complaints.clear()
        self.absences.clear()
        self.poison.clear()
        for person in self.people:
            person.memory.forget()
        if self.fleet.bridge:
            self.fleet.bridge.begin()

    def _heads(self) -> dict[int, int]:
        heads = self.fleet.database.heads()
        return {room: heads[room] for room in [*self.rooms, *self.private]}

    @asynccontextmanager
    async def talking(self, people: Sequence[Correspondent] = ()) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self._talk(person)) for person in people or self.people]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            for result in results:
                if not isinstance(result, asyncio.CancelledError):
                    raise AssertionError("somebody could not talk") from result

    async def _talk(self, person: Correspondent) -> None:
        bodies: dict[str, tuple[int, str]] = {}
        while True:
            await asyncio.sleep(person.dice.uniform(0, 2 / self.pace))
            if len(person.outbox) >= MOST_WAITING:
                continue
            room = person.dice.choice(self.rooms_of(person))
            body = f"{len(bodies)}번째 말 " + "가" * person.dice.randrange(self.length)
            bodies[await person.say(room, body)] = (room, body)
            answered = [key for key in bodies if key in person.memory.acknowledged]
            if answered and person.dice.random() < REPEATS:
                client_id = person.dice.choice(answered)
                await person.repeat(client_id, *bodies[client_id])

    async def arrival(self, person: Correspondent) -> None:
        await until(lambda: person.is_welcome, seconds=30, what="a connection")

    async def hears_within(
        self, seconds: float, author: Correspondent, client_id: str, people: Sequence[Correspondent]
    ) -> None:
        """A complaint where somebody hears of a message later than this after its author."""
        answers = author.memory.acknowledged
        await until(lambda: client_id in answers, seconds=60, what="an acknowledgement")
        answer = answers[client_id]
        try:
            await until(
                lambda: all(person.cursors[answer.room] >= answer.seq for person in people),
                seconds=seconds,
            )
        except AssertionError:
            self.complaints.append(f"somebody did not hear of {answer} within {seconds} s")

    async def settle(self, seconds: float) -> float | None:
        """How long it took until everybody was whole; None: longer than this."""
        started = time.monotonic()
        while time.monotonic() < started + seconds:
            with suppress(psycopg.Error):
                heads = await asyncio.to_thread(self._heads)
                are_whole = all(self._is_whole(person, heads) for person in self.people)
                if are_whole and await asyncio.to_thread(self._is_bridge_whole, heads):
                    return time.monotonic() - started
            for person in self.people:
                if self._staying[person].done():
                    self._staying[person].result()  # a mistake of the client itself
                await person.send_due()
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        return None

    def _is_bridge_whole(self, heads: dict[int, int]) -> bool:
        return self.fleet.bridge is None or self.fleet.bridge.is_whole(heads)

    def _is_whole(self, person: Correspondent, heads: dict[int, int]) -> bool:
        rooms = self.rooms_of(person)
        return (
            person.is_welcome
            and not person.outbox
            and not person.is_fetching
            and all(person.cursors.get(room) == heads[room] for room in rooms)
        )

    def rooms_of(self, person: Correspondent) -> list[int]:
        return [*self.rooms, *(room for room, who in self.private.items() if person in who)]

    def unrest(self) -> str:
        """Who is not whole, in words."""
        heads = self._heads()
        bridge = [self.fleet.bridge.state(heads)] if self.fleet.bridge else []
        people = [
            f"{person.address}: welcome {person.is_welcome}, waiting {len(person.outbox)},"
            f" cursors {person.cursors}, heads {heads}, closes {dict(person.memory.closes)}"
            for person in self.people
            if not self._is_whole(person, heads)
        ]
        return "; ".join([*people, *bridge])

    def evidence(self) -> Evidence:
        database = self.fleet.database
        rooms = [*self.rooms, *self.private]
        messages = [row for room in rooms for row in database.messages(room, self.before[room])]
        return Evidence(
            log={room: database.log(room, self.before[room]) for room in rooms},
            rest={room: [Fact.of_event(it) for it in self._read_rest(room)] for room in rooms},
            before=self.before,
            stored=Counter(client_id for _id, _seq, client_id, _body in messages),
            people=[(person.memory, self.rooms_of(person)) for person in self.people],
            outages=list(self.fleet.outages),
            absences=list(self.absences),
        )

    def traces(self) -> Traces | None:
        bridge = self.fleet.bridge
        if bridge is None:
            return None
        return Traces(
            log={room: self._read_rest(room) for room in self.rooms},
            before=self.before,
            records=bridge.records(),
            applied=bridge.applied({room: self.before[room] for room in self.rooms}),
            counts=bridge.counts(),
            gone=bridge.gone,
            aside={"the diary": self.poison, "the listener": bridge.listener.missed},
        )

    def _read_rest(self, room: int) -> list[Event]:
        """As the first of its members reads it."""
        reader = self.private.get(room, self.people)[0]
        return fetch_all(self.fleet.addresses[0], reader.token, room, self.before[room])
