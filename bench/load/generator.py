"""Open-loop load: what is due is sent, however late the answers are.

Every socket hears its rooms and speaks in its turn. Latency counts from the time at which a message
was to be sent, to each of its arrivals. Takes a Plan as JSON, prints a Result as JSON; a process of
its own, so that it shares nothing with what it measures.
"""

import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

import psutil
from measuring.conversation import bodies, fitted

from load.client import Client, enter_all
from load.dialects import dialect_named
from load.hearing import Memory
from load.latencies import Latencies, percentile
from load.sockets import Poll
from load.wire import masked

SECONDS_TO_ENTER = 60
SECONDS_A_TICK = 0.001
ENTERING_AT_ONCE = 50


@dataclass(frozen=True)
class Plan:
    """`rate` in messages a second; `servers` are the ids of the processes whose CPU counts.

    What has not come `drain_seconds` after the last message counts as lost.

    `rooms` has one list for each group of sockets: a socket hears all rooms of its group. Messages
    go round the groups, and in each round its rooms.
    """

    port: int
    dialect: str
    sockets: int
    rate: float
    seconds: float
    warm_seconds: float
    servers: list[int]
    drain_seconds: float = 3
    rooms: list[list[str]] = field(default_factory=lambda: [["1"]])
    tokens: list[str] = field(default_factory=list)


@dataclass
class Result:
    """`deliveries` of `expected` arrived; `breaks` counts arrivals out of the order of seqs.

    Latencies in ms, from the intended send and (`commit_…`, where the server tells) from the
    commit. CPU in parts of a core while messages flowed, `cost` in µs a delivery.
    """

    rate: float
    expected: int
    messages: int = 0
    deliveries: int = 0
    breaks: int = 0
    is_whole: bool = False
    p50: float = 0
    p99: float = 0
    commit_p50: float = 0
    commit_p99: float = 0
    generator: float = 0
    server: float = 0
    cost: float = 0
    closed: dict[str, int] = field(default_factory=dict)


class Load:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.dialect = dialect_named(plan.dialect, plan.tokens)
        self.memory = Memory(self.dialect.heard)
        self.poll = Poll()
        self.count = int(plan.rate * (plan.warm_seconds + plan.seconds))
        self.clients: list[Client] = []
        self.started = 0.0

    def run(self) -> Result:
        self.enter()
        frames = list(self.frames())
        gc.collect()
        gc.freeze()
        gc.disable()
        before = (time.monotonic(), time.process_time(), cpu_of(self.plan.servers))
        self.speak(frames)
        self.poll.run_until(self.is_whole, self.plan.drain_seconds)
        after = (time.monotonic(), time.process_time(), cpu_of(self.plan.servers))
        elapsed, generator, server = (end - begin for begin, end in zip(before, after, strict=True))
        result = self.judge()
        result.generator = generator / elapsed
        result.server = server / elapsed
        result.cost = server / max(result.deliveries, 1) * 1e6
        return result

    def enter(self) -> None:
        groups = self.plan.rooms
        while len(self.clients) < self.plan.sockets:
            first = len(self.clients)
            some = [
                self.client(number, groups[number % len(groups)])
                for number in range(first, min(first + ENTERING_AT_ONCE, self.plan.sockets))
            ]
            enter_all(self.poll, some, SECONDS_TO_ENTER)
            self.clients += some

    def client(self, number: int, rooms: list[str]) -> Client:
        return Client(
            self.poll, self.plan.port, self.dialect, self.memory, number=number, rooms=rooms
        )

    def frames(self) -> Iterator[tuple[Client, bytes]]:
        """What will be said by whom, made before the clock runs."""
        texts, groups, size = bodies(), self.plan.rooms, len(self.clients)
        for number in range(self.count):
            group, turn = number % len(groups), number // len(groups)
            client = self.clients[(group + turn * len(groups)) % size]
            room = groups[group][turn % len(groups[group])]
            content = self.dialect.said(number, room, fitted(f"m{number} {next(texts)}", 180))
            yield client, masked(content)

    def speak(self, frames: list[tuple[Client, bytes]]) -> None:
        self.started = time.monotonic() + 0.1
        said = 0
        while said < len(frames):
            due = max(said, int((time.monotonic() - self.started) * self.plan.rate) + 1)
            for client, frame in frames[said:due]:
                client.say(frame)
            said = min(due, len(frames))
            self.poll.turn(SECONDS_A_TICK)

    def is_whole(self) -> bool:
        """Everybody heard every number of its group once: their count and their sum are right."""
        groups = len(self.plan.rooms)
        wanted = [range(group, self.count, groups) for group in range(groups)]
        counts, totals = [len(numbers) for numbers in wanted], [sum(numbers) for numbers in wanted]
        return all(
            client.ear.count == counts[number % groups]
            and client.ear.total == totals[number % groups]
            for number, client in enumerate(self.clients)
        )

    def judge(self) -> Result:
        groups = len(self.plan.rooms)
        warm = int(self.plan.rate * self.plan.warm_seconds)
        times = Latencies(self.memory, self.started, self.plan.rate, warm)
        return Result(
            rate=self.plan.rate,
            messages=self.count,
            expected=sum(
                len(range(number % groups, self.count, groups))
                for number in range(self.plan.sockets)
            ),
            deliveries=sum(client.ear.count for client in self.clients),
            breaks=sum(client.ear.breaks for client in self.clients),
            is_whole=self.is_whole(),
            p50=percentile(times.from_intention(), 0.50),
            p99=percentile(times.from_intention(), 0.99),
            commit_p50=percentile(times.from_commit(), 0.50),
            commit_p99=percentile(times.from_commit(), 0.99),
            closed=dict(Counter(one.socket.closed for one in self.clients if one.socket.closed)),
        )


def cpu_of(processes: list[int]) -> float:
    """Seconds of CPU that these processes used so far."""
    times = [psutil.Process(process).cpu_times() for process in processes]
    return float(sum(used.user + used.system for used in times))


if __name__ == "__main__":
    plan = Plan(**json.load(sys.stdin))
    print(json.dumps(asdict(Load(plan).run())))
