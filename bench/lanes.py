"""How long does a message take from its commit to a screen on another web process, by each lane?

Two web processes and a worker; what is said on one is heard on the other, at a moderate rate. By
Redis, by Kafka, by both, and by neither: then only the comparison with the log finds it. The time
of the commit is the message's own `at`, shortly before the transaction ends. All of it shares the
cores of the machine.

Wanted by Kafka alone: p50 under 100 ms, nothing lost. By both: as fast as by Redis.
"""

import argparse
import asyncio
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles

from load.overheard import Overheard, overhear
from measuring import web
from measuring.contestants import seed
from measuring.report import Figure, publish
from measuring.servers import ROOT, Environment, project, scratch, stack
from measuring.tables import middle, spread, table

PACKAGES = ["django", "channels", "channels-redis", "uvicorn", "redis", "kafka-python"]
HEAD = ["LIVE_TRANSPORT", "commit to screen: p50 ms", "p95 ms", "p99 ms", "heard"]
LANES = {"redis": "redis", "kafka": "kafka", "redis+kafka": "redis+kafka", "memory": "the log"}
PERCENTILES = {"p50": 50, "p95": 95, "p99": 99}
MAX_P50 = 100  # ms, by Kafka
MAX_RATIO = 1.5  # of both together to Redis alone
SECONDS_TO_WARM_UP = 2

Runs = dict[str, list[Overheard]]


def main() -> None:
    options = parse()
    runs: Runs = defaultdict(list)
    with scratch() as folder, stack(folder, ["redis", "kafka"]) as servers:
        for _repeat in range(options.repeats):
            for transport in options.only:
                environment = project(
                    folder,
                    LIVE_TRANSPORT=transport,
                    PYTHONPATH=f"{ROOT}:{ROOT / 'bin'}:{ROOT / 'bench'}",
                    **servers,
                )
                runs[transport].append(measured(environment, options))
                print(transport, row(transport, runs[transport][-1:]), file=sys.stderr)
    title = f"two web processes and a worker, {options.rate:g} messages/s in one room"
    rows = [row(transport, of_transport) for transport, of_transport in runs.items()]
    publish("lanes", title, PACKAGES, table(HEAD, rows), list(figures(runs)), bars(runs))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=3)
    add("--rate", type=float, default=50, help="messages a second")
    add("--seconds", type=float, default=8, help="of each run, after two to warm up")
    add("--only", nargs="+", choices=list(LANES), default=list(LANES))
    return parser.parse_args()


def measured(environment: Environment, options: argparse.Namespace) -> Overheard:
    rooms, tokens = seed(environment, users=2, rooms=1)
    load = {"tokens": tokens[:2], "room": rooms[0], "rate": options.rate}
    with site(environment) as ports:
        asyncio.run(overhear(ports=ports, seconds=SECONDS_TO_WARM_UP, **load))
        return asyncio.run(overhear(ports=ports, seconds=options.seconds, **load))


@contextmanager
def site(environment: Environment) -> Iterator[tuple[int, int]]:
    """The ports of the web processes; the worker copies beside them."""
    ports = web.free_port(), web.free_port()
    with ExitStack() as running, worker(environment):
        for port in ports:
            command = [sys.executable, "-m", "support.web", "127.0.0.1", str(port)]
            running.enter_context(web.serving(command, environment, port, cores=web.ALL_CORES))
        yield ports


@contextmanager
def worker(environment: Environment) -> Iterator[None]:
    command = [sys.executable, str(ROOT / "manage.py"), "runworker"]
    with Path(environment["DATA_DIR"], "worker.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def row(transport: str, runs: list[Overheard]) -> list[str]:
    whole = sum(run.is_whole for run in runs)
    times = [spread(ages(runs, name), 1) for name in PERCENTILES]
    heard = "all, once, in order" if whole == len(runs) else "not all"
    return [
        f"{transport} ({LANES[transport]})" if transport == "memory" else transport,
        *times,
        heard,
    ]


def ages(runs: list[Overheard], name: str) -> list[float]:
    """That percentile of each run, in ms."""
    return [quantiles(run.ages, n=100)[PERCENTILES[name] - 1] for run in runs]


def bars(runs: Runs) -> dict[str, float]:
    return {
        f"{name} {LANES[transport]}": middle(ages(of_transport, name))
        for name in PERCENTILES
        for transport, of_transport in runs.items()
    }


def figures(runs: Runs) -> Iterator[Figure]:
    if "kafka" in runs:
        p50 = middle(ages(runs["kafka"], "p50"))
        p99 = middle(ages(runs["kafka"], "p99"))
        yield Figure(
            target="P5",
            question="commit to a screen of another process, by Kafka alone",
            figure=f"p50 {p50:.0f} ms, p99 {p99:.0f} ms",
            wanted=f"p50 < {MAX_P50} ms, nothing lost",
            is_met=p50 < MAX_P50 and all(run.is_whole for run in runs["kafka"]),
        )
    if {"redis", "redis+kafka"} <= runs.keys():
        alone, both = (middle(ages(runs[name], "p50")) for name in ("redis", "redis+kafka"))
        yield Figure(
            target="P5",
            question="the same by Redis and Kafka together, against Redis alone",
            figure=f"p50 {both:.1f} ms to {alone:.1f} ms",
            wanted=f"≤ {MAX_RATIO} ×",
            is_met=both <= MAX_RATIO * alone and all(run.is_whole for run in runs["redis+kafka"]),
            ratio=f"{both / alone:.2f} ×",
        )


if __name__ == "__main__":
    main()
