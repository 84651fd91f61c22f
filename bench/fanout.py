"""How many deliveries a second does one web process make into one room, against the tutorial?

The knee is the highest rate of a grid of 25 % at which everything is delivered and the p99 of the
time from the intended send to every receiver stays under 250 ms. Open loop, 200 sockets, all of
which speak in turn, 180 bytes a message. Server on core 0; load generator and Redis on core 1; a
run in which the generator uses over 80 % of its core is void. Oreum runs as by `bin/run`, with
everything on: accounts, seq, commit, Redis. Rounds are interleaved: every server in each of them.
"""

import argparse
import json
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from load.generator import Plan, Result, cpu_of
from measuring import web
from measuring.knee import find_knee
from measuring.machine import describe
from measuring.servers import ROOT, Environment, manage, project, scratch, stack
from measuring.tables import middle, spread, table

GENERATOR = Path(__file__).parent / "load" / "generator.py"
PACKAGES = ["django", "channels", "channels-redis", "uvicorn", "uvloop", "daphne", "redis"]
HEAD = [
    "", "deliveries/s: median (least to most)", "messages/s", "µs CPU", "p50 ms", "p99 ms",
    "generator", "× daphne", "× uvicorn",
]  # fmt: skip
QUIET = 0.1  # of a core
SECONDS_TO_CALM_DOWN = 30
SECONDS_OF_GENERATOR = 120  # to enter, to drain and to count


@dataclass(frozen=True)
class Contestant:
    """`first` is the step of the grid at which the search for the knee begins."""

    name: str
    first: int
    serve: Callable[[int], AbstractContextManager[list[int]]]
    room: int = 0
    tokens: tuple[str, ...] = ()


def main() -> None:
    options = parse()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end what was started here
    web.on_load_core()
    with scratch() as folder, stack(folder, ["redis"]) as servers:
        contestants = make_contestants(folder, servers["REDIS_URL"], options)
        results: dict[str, list[Result]] = defaultdict(list)
        for repeat in range(options.repeats):
            for contestant in contestants:
                print(f"{repeat + 1}: {contestant.name}", file=sys.stderr)
                results[contestant.name].append(knee_of(contestant, options))
        print(describe(PACKAGES), report(results, options.sockets), sep="\n\n")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=3)
    add("--sockets", type=int, default=200)
    add("--seconds", type=float, default=4, help="of each try, after one to warm up")
    add("--only", choices=["daphne", "uvicorn", "oreum"], help="measure one of them alone")
    add("--first", type=int, default=28, help="step of the grid at which Oreum begins")
    add("--database", help="address of a PostgreSQL; SQLite is the default")
    return parser.parse_args()


def make_contestants(folder: Path, redis_url: str, options: argparse.Namespace) -> list[Contestant]:
    core = web.environment_of_tutorial(folder, redis_url, "core")
    pubsub = web.environment_of_tutorial(folder, redis_url, "pubsub")
    oreum = web.environment_of_oreum(folder, redis_url, options.database)
    found = {
        "daphne": Contestant(DAPHNE, 12, server(web.tutorial_on_daphne, core)),
        "uvicorn": Contestant(UVICORN, 14, server(web.tutorial_on_uvicorn, pubsub)),
    }
    if options.only in (None, "oreum"):
        room, tokens = seed(oreum, options.sockets)
        serve = server(web.oreum, oreum)
        found["oreum"] = Contestant(OREUM, options.first, serve, room, tokens)
    return [found[options.only]] if options.only else list(found.values())


DAPHNE = "tutorial, core layer, daphne"
UVICORN = "tutorial, pub/sub layer, uvicorn"
OREUM = "Oreum"


def server(
    command: Callable[[int], list[str]], environment: Environment
) -> Callable[[int], AbstractContextManager[list[int]]]:
    return lambda port: web.serving(command(port), environment, port)


def seed(environment: Environment, users: int) -> tuple[int, tuple[str, ...]]:
    """The id of a room, and the tokens of its members."""
    manage(environment, "migrate", "--verbosity=0")
    printed = manage(environment, "seed_load", "--users", str(users), "--rooms", "1")
    lines = [json.loads(line) for line in printed.splitlines()]
    tokens = tuple(line["token"] for line in lines if "token" in line)
    return next(line["room"] for line in lines if "room" in line), tokens


def knee_of(contestant: Contestant, options: argparse.Namespace) -> Result:
    port = web.free_port()
    with contestant.serve(port) as processes:

        def run(rate: float) -> Result:
            calm_down(processes)
            return generate(
                Plan(
                    port=port,
                    sockets=options.sockets,
                    rate=rate,
                    seconds=options.seconds,
                    warm_seconds=1,
                    servers=processes,
                    room=contestant.room,
                    tokens=list(contestant.tokens),
                )
            )

        return find_knee(run, first=contestant.first)


def generate(plan: Plan) -> Result:
    done = subprocess.run(
        [sys.executable, str(GENERATOR)],
        input=json.dumps(asdict(plan)),
        env=project(Path(), PYTHONPATH=str(ROOT / "bench")),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS_OF_GENERATOR + plan.seconds,
    )
    return Result(**json.loads(done.stdout))


def calm_down(processes: list[int]) -> None:
    """What a run too many has left behind is not charged to the next."""
    deadline = time.monotonic() + SECONDS_TO_CALM_DOWN
    while time.monotonic() < deadline:
        before = cpu_of(processes)
        time.sleep(0.5)
        if cpu_of(processes) - before < 0.5 * QUIET:
            return


def report(results: dict[str, list[Result]], sockets: int) -> str:
    rows = []
    for name, runs in results.items():
        rows.append(
            [
                name,
                spread([run.rate * sockets for run in runs]),
                f"{middle([run.rate for run in runs]):,.0f}",
                f"{middle([run.cost for run in runs]):.2f}",
                f"{middle([run.p50 for run in runs]):.0f}",
                f"{middle([run.p99 for run in runs]):.0f}",
                f"{max(run.generator for run in runs):.0%}",
                ratio(runs, results.get(DAPHNE)),
                ratio(runs, results.get(UVICORN)),
            ]
        )
    return table(HEAD, rows)


def ratio(runs: list[Result], peers: list[Result] | None) -> str:
    if not peers:
        return ""
    ratios = [run.rate / peer.rate for run, peer in zip(runs, peers, strict=True)]
    return f"{middle(ratios):.1f}"


if __name__ == "__main__":
    main()
