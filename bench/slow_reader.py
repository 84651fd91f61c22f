"""What does a reader that never reads cost the server, and the others in the room?

Pairs of runs, one with the others alone, one with a client beside them that subscribes and then
takes nothing from its socket. The kernel keeps up to some MB for such a client; what counts is what
the server's own memory grows by, beyond what it grows by without that client.

Target P10: at most 1 MB, and the p99 of the others at most 1.2 times.
"""

import argparse
import sys
from dataclasses import dataclass

from load.client import Client, enter_all
from load.dialects import dialect_named
from load.generator import Plan, Result
from load.hearing import Memory
from load.sockets import Poll
from measuring import web
from measuring.contestants import Contestant, arena
from measuring.knee import line
from measuring.load import generate
from measuring.report import Figure, publish
from measuring.tables import middle, spread, table

PACKAGES = ["django", "channels", "uvicorn", "uvloop", "redis"]
HEAD = ["", "MB more", "p99 ms of the others", "generator"]
WARM_RUNS = 2  # what grows with the first messages is no reader's fault
SMALLEST_BUFFER = 4096  # bytes
SECONDS_TO_ENTER = 30
MAX_MEGABYTES, MAX_RATIO = 1.0, 1.2


@dataclass(frozen=True)
class Run:
    megabytes: float
    result: Result


def main() -> None:
    options = parse()
    with arena(users=options.sockets + 1) as contestants:
        alone, beside = pairs(contestants.oreum(), options)
    title = f"{options.sockets} readers, {options.rate:g} messages/s, and one who never reads"
    publish("slow_reader", title, PACKAGES, report(alone, beside), [figure(alone, beside)])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=5)
    add("--sockets", type=int, default=200)
    add("--rate", type=float, default=800, help="messages a second")
    add("--seconds", type=float, default=10, help="of each run, after one to warm up")
    return parser.parse_args()


def pairs(oreum: Contestant, options: argparse.Namespace) -> tuple[list[Run], list[Run]]:
    port, alone, beside = web.free_port(), [], []
    load = {"sockets": options.sockets, "rate": options.rate, "seconds": options.seconds}
    with oreum.serve(port) as processes:
        plan = oreum.plan(port, processes, **load)
        for _run in range(WARM_RUNS):
            generate(plan)
        for _repeat in range(options.repeats):
            alone.append(measured(plan))
            sleeper = asleep(oreum, port, options.sockets)
            beside.append(measured(plan))
            sleeper.socket.end("over")
    return alone, beside


def asleep(oreum: Contestant, port: int, number: int) -> Client:
    """Somebody who is in the room, and whose socket nobody looks at any more."""
    poll, dialect = Poll(), dialect_named(oreum.dialect, oreum.tokens)
    client = Client(
        poll,
        port,
        dialect,
        Memory(dialect.heard),
        number=number,
        rooms=[oreum.rooms[0]],
        buffer=SMALLEST_BUFFER,
    )
    enter_all(poll, [client], SECONDS_TO_ENTER)
    return client


def measured(plan: Plan) -> Run:
    before = web.memory_of(plan.servers)
    result = generate(plan)
    print(line(result), file=sys.stderr)
    return Run((web.memory_of(plan.servers) - before) / 1024**2, result)


def report(alone: list[Run], beside: list[Run]) -> str:
    rows = [
        [
            name,
            spread([run.megabytes for run in runs], 2),
            spread([run.result.p99 for run in runs], 1),
            f"{max(run.result.generator for run in runs):.0%}",
        ]
        for name, runs in {"the others alone": alone, "beside one who never reads": beside}.items()
    ]
    return table(HEAD, rows)


def figure(alone: list[Run], beside: list[Run]) -> Figure:
    pairs = list(zip(alone, beside, strict=True))
    megabytes = middle([two.megabytes - one.megabytes for one, two in pairs])
    ratio = middle([two.result.p99 / one.result.p99 for one, two in pairs])
    is_whole = all(run.result.is_whole for run in beside)
    return Figure(
        target="P10",
        question="a reader that never reads",
        figure=f"{megabytes:.2f} MB, others' p99 {ratio:.2f} ×",
        wanted=f"≤ {MAX_MEGABYTES:g} MB, ≤ {MAX_RATIO} ×",
        is_met=megabytes <= MAX_MEGABYTES and ratio <= MAX_RATIO and is_whole,
        cost=middle([run.result.cost for run in beside]),
        generator=max(run.result.generator for run in beside),
    )


if __name__ == "__main__":
    main()
