"""Everybody in one room is dropped at once and comes back, while others go on undisturbed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from measuring.conversation import bodies, fitted

from load.client import Client, enter_all, wait
from load.dialects import dialect_named
from load.hearing import Memory
from load.latencies import Latencies, percentile
from load.sockets import Poll
from load.wire import masked

RATE = 20  # messages a second into each room
OTHERS = 100  # readers of the second room
SECONDS_BEFORE = 3.0
SECONDS_AFTER = 2.0
SECONDS_TO_COME_BACK = 40.0
SECONDS_TO_DRAIN = 5.0
ENTERING_AT_ONCE = 50


@dataclass(frozen=True)
class StormPlan:
    port: int
    dialect: str
    sockets: int
    rooms: Sequence[str]
    tokens: Sequence[str]


@dataclass(frozen=True)
class StormResult:
    """Seconds until the last was back, and had what the speaker had heard by then; deliveries that
    never came, and clients that heard something twice or out of order; p99 in ms in the other room.
    """

    back: float
    caught_up: float
    lost: int
    wrong: int
    p99_before: float
    p99_meanwhile: float
    generator: float


class Storm:
    def __init__(self, plan: StormPlan) -> None:
        self.plan = plan
        self.dialect = dialect_named(plan.dialect, plan.tokens)
        self.poll = Poll()
        self.memories = [Memory(self.dialect.heard) for _room in plan.rooms]
        self.texts = bodies()
        self.started = 0.0
        self.said = 0
        self.is_silent = False
        self.number = 0
        self.speakers: list[Client] = []

    def run(self) -> StormResult:
        self.speakers = self.enter(0, 1) + self.enter(1, 1)
        crowd, others = self.enter(0, self.plan.sockets), self.enter(1, OTHERS)
        self.started = time.monotonic()
        self.until(lambda: False, SECONDS_BEFORE)
        dropped, cpu, first = time.monotonic(), time.process_time(), self.said
        crowd = [self.come_back(client) for client in crowd]
        self.until(lambda: self.are_in(crowd), SECONDS_TO_COME_BACK)
        back, wanted = time.monotonic(), self.speakers[0].ear.count
        self.until(lambda: all(one.ear.count >= wanted for one in crowd), SECONDS_TO_DRAIN)
        caught_up, until = time.monotonic(), self.said
        generator = (time.process_time() - cpu) / (caught_up - dropped)
        self.until(lambda: False, SECONDS_AFTER)
        self.is_silent = True
        self.until(lambda: self.lost(crowd + others) == 0, SECONDS_TO_DRAIN)
        for client in [*self.speakers, *crowd, *others]:
            client.socket.end("over")
        times = [
            Latencies(self.memories[1], self.started, RATE, *numbers)
            for numbers in ((0, first), (first, until))
        ]
        return StormResult(
            back=back - dropped,
            caught_up=caught_up - dropped,
            lost=self.lost(crowd + others),
            wrong=sum(self.is_wrong(client) for client in crowd + others),
            p99_before=percentile(times[0].from_intention(), 0.99),
            p99_meanwhile=percentile(times[1].from_intention(), 0.99),
            generator=generator,
        )

    def enter(self, room: int, count: int) -> list[Client]:
        entered: list[Client] = []
        while len(entered) < count:
            size = min(ENTERING_AT_ONCE, count - len(entered))
            some = [self.client(room) for _number in range(size)]
            enter_all(self.poll, some, SECONDS_TO_COME_BACK)
            entered += some
        return entered

    def client(self, room: int) -> Client:
        self.number += 1
        return Client(
            self.poll,
            self.plan.port,
            self.dialect,
            self.memories[room],
            number=self.number,
            rooms=[self.plan.rooms[room]],
        )

    def come_back(self, client: Client) -> Client:
        client.socket.end("dropped")
        return client.again()

    def are_in(self, crowd: list[Client]) -> bool:
        """Who was refused tries again."""
        for place, client in enumerate(crowd):
            if client.socket.closed:
                crowd[place] = client.again()
        return all(client.is_in for client in crowd)

    def until(self, is_done: Callable[[], bool], seconds: float) -> None:
        """Speak and hear on, as long as it is not done but at most so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not is_done():
            wait(self.poll, 0.01)
            self.speak()

    def speak(self) -> None:
        due = int((time.monotonic() - self.started) * RATE) + 1
        while self.said < due and not self.is_silent:
            for room, speaker in zip(self.plan.rooms, self.speakers, strict=False):
                body = fitted(f"m{self.said} {next(self.texts)}", 180)
                number = self.said * 2 + (room == self.plan.rooms[1])
                speaker.say(masked(self.dialect.said(number, room, body)))
            self.said += 1

    def lost(self, clients: Sequence[Client]) -> int:
        return sum(max(0, self.said - client.ear.count) for client in clients)

    def is_wrong(self, client: Client) -> bool:
        """Heard more than was said, or not in its order."""
        return client.ear.count > self.said or client.ear.breaks > 0
