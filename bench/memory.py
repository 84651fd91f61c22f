"""How much memory does a socket cost that is logged in, in a room, and silent?

The growth of the server's resident memory from a hundred such sockets, which have paid for what is
loaded once, to all of them.

Target P6: at most 20 KB a socket.
"""

import argparse
import sys
import time
from collections import defaultdict

from load.client import Client, enter_all, wait
from load.dialects import dialect_named
from load.hearing import Memory
from load.sockets import Poll
from measuring import web
from measuring.contestants import CENTRIFUGE, NAMES, OREUM, Contestant, arena
from measuring.report import Figure, publish
from measuring.tables import middle, spread, table

PACKAGES = ["django", "channels", "channels-redis", "uvicorn", "uvloop", "daphne", "redis"]
HEAD = ["", "KB a socket: median (least to most)"]
WARM_SOCKETS = 100
ENTERING_AT_ONCE = 50
SECONDS_TO_ENTER = 60
SECONDS_TO_SETTLE = 2
MAX_KILOBYTES = 20

Results = dict[str, list[float]]


def main() -> None:
    options = parse()
    results: Results = defaultdict(list)
    with arena(users=options.sockets + WARM_SOCKETS) as contestants:
        chosen = contestants.named(options.only)
        for _repeat in range(options.repeats):
            for contestant in chosen:
                results[contestant.name].append(growth(contestant, options.sockets))
                print(f"{contestant.name}: {results[contestant.name][-1]:.1f} KB", file=sys.stderr)
    figures = [figure(results)] if OREUM in results else []
    publish("memory", f"{options.sockets:,} idle sockets", PACKAGES, report(results), figures)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=3)
    add("--sockets", type=int, default=2_000)
    default = ["oreum", "centrifuge", "uvicorn", "daphne"]
    add("--only", nargs="+", choices=NAMES, default=default, help="measure these alone")
    return parser.parse_args()


def growth(contestant: Contestant, sockets: int) -> float:
    """KB a socket."""
    port = web.free_port()
    with contestant.serve(port) as processes:
        crowd = Crowd(contestant, port)
        crowd.grow_to(WARM_SOCKETS)
        before = web.memory_of(processes)
        crowd.grow_to(WARM_SOCKETS + sockets)
        after = web.memory_of(processes)
        crowd.leave()
    return (after - before) / sockets / 1024


class Crowd:
    """Clients that come in and are silent."""

    def __init__(self, contestant: Contestant, port: int) -> None:
        self.poll = Poll()
        self.port = port
        self.rooms = [contestant.rooms[0]]
        self.dialect = dialect_named(contestant.dialect, contestant.tokens)
        self.memory = Memory(self.dialect.heard)
        self.clients: list[Client] = []

    def grow_to(self, size: int) -> None:
        while len(self.clients) < size:
            first = len(self.clients)
            some = [
                Client(
                    self.poll, self.port, self.dialect, self.memory, number=number, rooms=self.rooms
                )
                for number in range(first, min(first + ENTERING_AT_ONCE, size))
            ]
            enter_all(self.poll, some, SECONDS_TO_ENTER)
            self.clients += some
        wait(self.poll, SECONDS_TO_SETTLE)

    def leave(self) -> None:
        for client in self.clients:
            client.socket.end("over")
        time.sleep(SECONDS_TO_SETTLE)


def report(results: Results) -> str:
    return table(HEAD, [[name, spread(values, 1)] for name, values in results.items()])


def figure(results: Results) -> Figure:
    kilobytes = middle(results[OREUM])
    peers = results.get(CENTRIFUGE)
    return Figure(
        target="P6",
        question="memory of an idle socket",
        figure=f"{kilobytes:.1f} KB",
        ratio=f"{kilobytes / middle(peers):.2f} × {CENTRIFUGE}" if peers else "",
        wanted=f"≤ {MAX_KILOBYTES} KB",
        is_met=kilobytes <= MAX_KILOBYTES,
    )


if __name__ == "__main__":
    main()
