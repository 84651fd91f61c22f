"""A live broadcast with everything on: is anything lost between a post, the database and Kafka?

`bin/run --full`: web process, worker, Redis and Kafka; they and the viewers share all cores of the
machine. Posts into one room go to all its viewers; when they have ended and the worker has caught
up, what everybody heard, what the database holds and what the topic holds is counted.

Target P3: 500 posts a second to 1,000 viewers for 60 s on 2 cores, nothing lost, p99 under 250 ms;
then twice that rate.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from load.generator import Plan, Result
from measuring import web
from measuring.contestants import seed
from measuring.knee import MAX_GENERATOR, MAX_P99, line
from measuring.load import generate
from measuring.report import Figure, publish
from measuring.servers import ROOT, Environment, exports, manage, project, scratch
from measuring.tables import table

PACKAGES = ["django", "channels", "uvicorn", "uvloop", "redis", "kafka-python"]
HEAD = ["posts/s", "posted", "heard", "in the database", "in Kafka", "p50 ms", "p99 ms",
        "µs CPU", "generator"]  # fmt: skip
COUNT_ROWS = "from messaging.models import Message; print(Message.objects.count())"
COUNT_WAITING = "from rooms.models import RoomEvent; print(RoomEvent.objects.unmirrored().count())"
TOPIC_COUNT = Path(__file__).parent / "measuring" / "topic_count.py"
SECONDS_TO_MIRROR = 120
SECONDS_TO_DRAIN = 60  # late is not lost; the p99 tells of it


@dataclass(frozen=True)
class Broadcast:
    """`stored` and `mirrored` are what this broadcast added."""

    result: Result
    stored: int
    mirrored: int

    @property
    def is_whole(self) -> bool:
        is_heard = self.result.is_whole and not self.result.breaks
        return is_heard and self.result.messages == self.stored == self.mirrored


def main() -> None:
    options = parse()
    web.allow_many_sockets()
    broadcasts = []
    with scratch() as folder:
        environment = project(folder)
        rooms, tokens = seed(environment, users=options.sockets, rooms=1)
        port = web.free_port()
        with full_stack(port, environment) as processes:
            for rate in options.only:
                load = {"sockets": options.sockets, "rate": rate, "seconds": options.seconds}
                plan = Plan(
                    port=port,
                    dialect="oreum",
                    warm_seconds=1,
                    drain_seconds=SECONDS_TO_DRAIN,
                    servers=processes,
                    rooms=[list(rooms)],
                    tokens=list(tokens),
                    **load,
                )
                broadcasts.append(broadcast(plan, environment))
    title = f"{options.sockets:,} viewers of one room, {options.seconds:g} s each"
    figures = [figure(one, options) for one in broadcasts]
    publish("broadcast", title, PACKAGES, report(broadcasts), figures)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--sockets", type=int, default=1_000)
    add("--only", type=float, nargs="+", default=[500, 1_000], help="posts a second, in turn")
    add("--seconds", type=float, default=60, help="of each, after one to warm up")
    return parser.parse_args()


@contextmanager
def full_stack(port: int, environment: Environment) -> Iterator[list[int]]:
    command = [str(ROOT / "bin" / "run"), "--full", "--no-demo", "--port", str(port)]
    with web.serving(command, environment, port, cores=web.ALL_CORES) as processes:
        yield processes


def broadcast(plan: Plan, environment: Environment) -> Broadcast:
    wait_for_worker(environment)
    stored, mirrored = count_rows(environment), count_records(environment)
    result = generate(plan)
    print(line(result), file=sys.stderr)
    wait_for_worker(environment)
    return Broadcast(
        result, count_rows(environment) - stored, count_records(environment) - mirrored
    )


def wait_for_worker(environment: Environment) -> None:
    """Until nothing waits for Kafka; what still waits after two minutes counts as lost."""
    deadline = time.monotonic() + SECONDS_TO_MIRROR
    while time.monotonic() < deadline and int(shell(environment, COUNT_WAITING)):
        time.sleep(1)


def count_rows(environment: Environment) -> int:
    return int(shell(environment, COUNT_ROWS))


def shell(environment: Environment, program: str) -> str:
    return manage(environment, "shell", "-v", "0", "-c", program)


def count_records(environment: Environment) -> int:
    """Messages in the topic, each counted once."""
    printed = subprocess.run(
        [str(ROOT / "bin" / "stack"), "env", "kafka"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    done = subprocess.run(
        [sys.executable, str(TOPIC_COUNT), exports(printed)["KAFKA_BOOTSTRAP_SERVERS"]],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(json.loads(done.stdout))


def report(broadcasts: list[Broadcast]) -> str:
    rows = [
        [
            f"{one.result.rate:,.0f}",
            f"{one.result.messages:,}",
            f"{one.result.deliveries / one.result.expected:.2%}",
            f"{one.stored:,}",
            f"{one.mirrored:,}",
            f"{one.result.p50:.0f}",
            f"{one.result.p99:.0f}",
            f"{one.result.cost:.2f}",
            f"{one.result.generator:.0%}",
        ]
        for one in broadcasts
    ]
    return table(HEAD, rows)


def figure(one: Broadcast, options: argparse.Namespace) -> Figure:
    result = one.result
    return Figure(
        target="P3",
        question=f"{result.rate:,.0f} posts/s to {options.sockets:,} viewers, all on this machine",
        figure=f"{'nothing' if one.is_whole else 'something'} lost, p99 {result.p99:.0f} ms",
        wanted=f"nothing lost, p99 < {MAX_P99} ms",
        is_met=one.is_whole and result.p99 < MAX_P99 and result.generator < MAX_GENERATOR,
        cost=result.cost,
        generator=result.generator,
    )


if __name__ == "__main__":
    main()
