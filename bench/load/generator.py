"""Open-loop load on one room: what is due is sent, however late the answers are.

Every socket hears the room and speaks in its turn. Latency counts from the time at which a message
was to be sent, to each of its arrivals. Takes a Plan as JSON, prints a Result as JSON; a process of
its own, so that it shares nothing with what it measures.
"""

import asyncio
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

import psutil
import uvloop
from measuring.conversation import bodies, fitted

from load.dialects import Dialect, Heard, Oreum, Tutorial
from load.sockets import Socket, connect, handshake

SECONDS_TO_ENTER = 30
SECONDS_TO_DRAIN = 3.0
SECONDS_A_TICK = 0.001
TICKS_A_SECOND = 10_000  # of the latency histogram
ENTERING_AT_ONCE = 50


@dataclass(frozen=True)
class Plan:
    """`rate` in messages a second; `servers` are the ids of the processes whose CPU counts."""

    port: int
    sockets: int
    rate: float
    seconds: float
    warm_seconds: float
    servers: list[int]
    room: int = 0
    tokens: list[str] = field(default_factory=list)


@dataclass
class Result:
    """`deliveries` of `expected` arrived; `breaks` counts arrivals out of the order of seqs.

    Latencies in ms, CPU in parts of a core while messages flowed, `cost` in µs a delivery.
    """

    rate: float
    expected: int
    deliveries: int = 0
    breaks: int = 0
    is_whole: bool = False
    p50: float = 0
    p99: float = 0
    generator: float = 0
    server: float = 0
    cost: float = 0
    closed: dict[str, int] = field(default_factory=dict)


class Ear:
    """What one socket heard: enough to say whether it was everything, once and in order."""

    __slots__ = ("breaks", "count", "dialect", "entered", "known", "last", "total")

    def __init__(self, dialect: Dialect, known: dict[bytes, Heard]) -> None:
        self.dialect = dialect
        self.known = known
        self.entered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.count = self.total = self.last = self.breaks = 0

    def enter(self, frame: bytes) -> None:
        head = self.dialect.is_entered(frame)
        if head is not None:
            self.last = head
            self.entered.set_result(head)

    def hear(self, frame: bytes) -> None:
        heard = self.known.get(frame)
        if heard is None:
            heard = self.dialect.heard(frame)
            if heard is None:
                return
            self.known[frame] = heard
        if heard.first:
            self.breaks += heard.first != self.last + 1
            self.last = heard.last
        self.count += len(heard.numbers)
        self.total += heard.total
        heard.times.append(time.monotonic())


class Load:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.dialect: Dialect = Oreum(plan.room, plan.tokens) if plan.room else Tutorial()
        self.known: dict[bytes, Heard] = {}
        self.count = int(plan.rate * (plan.warm_seconds + plan.seconds))
        self.ears: list[Ear] = []
        self.sockets: list[Socket] = []
        self.started = 0.0

    async def run(self) -> Result:
        asyncio.get_running_loop().set_exception_handler(end_by_error)
        await self.enter_all()
        frames = list(self.frames())
        gc.collect()
        gc.freeze()
        gc.disable()
        before = (time.monotonic(), time.process_time(), cpu_of(self.plan.servers))
        await self.speak(frames)
        await self.drain()
        after = (time.monotonic(), time.process_time(), cpu_of(self.plan.servers))
        elapsed, generator, server = (end - begin for begin, end in zip(before, after, strict=True))
        result = self.judge()
        result.generator = generator / elapsed
        result.server = server / elapsed
        result.cost = server / max(result.deliveries, 1) * 1e6
        return result

    async def enter_all(self) -> None:
        for first in range(0, self.plan.sockets, ENTERING_AT_ONCE):
            numbers = range(first, min(first + ENTERING_AT_ONCE, self.plan.sockets))
            await asyncio.gather(*(self.enter(number) for number in numbers))

    async def enter(self, number: int) -> None:
        ear = Ear(self.dialect, self.known)
        headers = self.dialect.headers(number)
        request = handshake("127.0.0.1", self.plan.port, self.dialect.path, headers)
        socket = await connect("127.0.0.1", self.plan.port, request, ear.enter)
        entry = self.dialect.entry()
        for frame in entry:
            socket.send(frame)
        if entry:
            await asyncio.wait_for(ear.entered, SECONDS_TO_ENTER)
        socket.on_frame = ear.hear
        self.ears.append(ear)
        self.sockets.append(socket)

    def frames(self) -> Iterator[bytes]:
        """What will be said, made before the clock runs."""
        texts = bodies()
        for number in range(self.count):
            yield self.dialect.said(number, fitted(f"m{number} {next(texts)}", 180))

    async def speak(self, frames: list[bytes]) -> None:
        self.started = time.monotonic() + 0.1
        said = 0
        while said < len(frames):
            due = int((time.monotonic() - self.started) * self.plan.rate) + 1
            for number in range(said, min(due, len(frames))):
                self.sockets[number % len(self.sockets)].send(frames[number])
            said = max(said, min(due, len(frames)))
            await asyncio.sleep(SECONDS_A_TICK)

    async def drain(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_DRAIN
        while time.monotonic() < deadline and not self.is_whole():  # noqa: ASYNC110 - asks no task
            await asyncio.sleep(0.01)

    def is_whole(self) -> bool:
        """Everybody heard every number once: their count and their sum are right."""
        total = self.count * (self.count - 1) // 2
        return all(ear.count == self.count and ear.total == total for ear in self.ears)

    def judge(self) -> Result:
        latencies = self.latencies()
        closed = Counter(socket.closed.result() for socket in self.sockets if socket.closed.done())
        return Result(
            rate=self.plan.rate,
            expected=self.count * self.plan.sockets,
            deliveries=sum(ear.count for ear in self.ears),
            breaks=sum(ear.breaks for ear in self.ears),
            is_whole=self.is_whole(),
            p50=percentile(latencies, 0.50),
            p99=percentile(latencies, 0.99),
            closed=dict(closed),
        )

    def latencies(self) -> Counter[int]:
        """How many deliveries took how many ticks, without the warm-up."""
        warm = int(self.plan.rate * self.plan.warm_seconds)
        ticks: Counter[int] = Counter()
        for heard in self.known.values():
            arrivals = Counter(int((at - self.started) * TICKS_A_SECOND) for at in heard.times)
            for number in heard.numbers:
                if number >= warm:
                    intended = int(number / self.plan.rate * TICKS_A_SECOND)
                    for arrival, times in arrivals.items():
                        ticks[arrival - intended] += times
        return ticks


def end_by_error(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """What a callback raises is an error of the run, not a line in its log."""
    print(context.get("message"), repr(context.get("exception")), file=sys.stderr)
    os._exit(1)


def percentile(ticks: Counter[int], part: float) -> float:
    """In ms."""
    left = part * ticks.total()
    for tick in sorted(ticks):
        left -= ticks[tick]
        if left <= 0:
            return tick / TICKS_A_SECOND * 1000
    return 0.0


def cpu_of(processes: list[int]) -> float:
    """Seconds of CPU that these processes used so far."""
    times = [psutil.Process(process).cpu_times() for process in processes]
    return float(sum(used.user + used.system for used in times))


if __name__ == "__main__":
    plan = Plan(**json.load(sys.stdin))
    print(json.dumps(asdict(uvloop.run(Load(plan).run()))))
