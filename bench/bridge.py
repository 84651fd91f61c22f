"""The bridge to Kafka: how fast, how far behind, and what an outage costs?

Target P7: the log goes to Kafka (acks=all) at 0.6 times the rate of a bare kafka-python producer
of the same run; at 1,000 messages a second a record is in the topic within 200 ms (p99). And while
Kafka is away and 500,000 events wait, the worker's memory stays where it was; when it drains them,
the p99 of those who send meanwhile is told beside that without a worker.
"""

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measuring.report import Figure, publish
from measuring.servers import ROOT, Environment, manage, project, run, scratch, stack
from measuring.tables import middle, spread, table

ROUND = Path(__file__).parent / "bridge_round.py"
LAG = Path(__file__).parent / "measuring" / "topic_lag.py"
PACKAGES = ["django", "psycopg", "orjson", "kafka-python", "zstandard"]
HEAD = ["", "events/s: median (least to most)", "µs CPU", "× bare"]
MIN_RATIO = 0.6
MAX_LAG = 200
MAX_GROWTH = 50  # MB that a worker may grow while half a million events wait
RATE = 1_000
SENDING_RATE = 200

Result = dict[str, float]


@dataclass(frozen=True)
class Outage:
    """Memory in MB at the start, while Kafka was away and at most; then how fast it drained, and
    what sends took beside that and without."""

    before: float
    away: float
    most: float
    rate: float
    quiet: Result
    beside: Result


def main() -> None:
    options = parse()
    with scratch() as folder, stack(folder, ["postgres", "kafka"]) as servers:
        databases = {
            "PostgreSQL": project(folder, **servers),
            "SQLite": project(folder, KAFKA_BOOTSTRAP_SERVERS=servers["KAFKA_BOOTSTRAP_SERVERS"])
            | {"KAFKA_TOPIC_PREFIX": "sqlite"},
        }
        for environment in databases.values():
            manage(environment, "migrate", "--verbosity=0")
            # The first start makes the topics; the bare producer has one of its own.
            manage(environment, "runworker", "--once")
            act(environment, "topic")
        drained = {name: rounds(one, options) for name, one in databases.items()}
        lag = lagging(databases["PostgreSQL"], options)
        print("lag", lag, file=sys.stderr)
        outage = away(databases["PostgreSQL"], folder, options)
    publish(
        "bridge",
        "The log to Kafka",
        PACKAGES,
        report(drained, lag, outage, options),
        figures(drained, lag, outage),
    )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=5)
    add("--events", type=int, default=50_000, help="of each repeat")
    add("--seconds", type=float, default=20, help="of messages while the lag is measured")
    add("--backlog", type=int, default=500_000, help="events that wait for Kafka")
    return parser.parse_args()


def act(environment: Environment, name: str, *numbers: float) -> Result:
    return dict(json.loads(run(environment, ROUND, name, *map(str, numbers))))


def rounds(environment: Environment, options: argparse.Namespace) -> dict[str, list[Result]]:
    results: dict[str, list[Result]] = {"bare": [], "worker": []}
    for repeat in range(options.repeats):
        print(f"repeat {repeat + 1} of {options.repeats} …", file=sys.stderr)
        act(environment, "seed", options.events)
        results["bare"].append(act(environment, "bare"))
        results["worker"].append(act(environment, "drain"))
        print({way: runs[-1] for way, runs in results.items()}, file=sys.stderr)
    return results


def lagging(environment: Environment, options: argparse.Namespace) -> Result:
    """ms from an event's time to its record at a reader of the topic, at 1,000 a second."""
    servers = environment["KAFKA_BOOTSTRAP_SERVERS"]
    count = int(RATE * options.seconds)
    with running(environment):
        reader = subprocess.Popen(
            [sys.executable, str(LAG), servers, str(count)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        act(environment, "talk", RATE, options.seconds)
        output, _error = reader.communicate(timeout=60)
    return dict(json.loads(output))


@contextmanager
def running(environment: Environment) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker; ended as an operator ends it."""
    command = [sys.executable, str(ROOT / "manage.py"), "runworker"]
    worker = subprocess.Popen(command, env=environment)
    try:
        time.sleep(3)
        yield worker
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)


def away(environment: Environment, folder: Path, options: argparse.Namespace) -> Outage:
    quiet = act(environment, "talk", SENDING_RATE, 10)
    with running(environment) as worker:
        before = memory(worker.pid)
        stacked(folder, "stop")
        act(environment, "seed", options.backlog)
        time.sleep(5)
        while_away = memory(worker.pid)
        stacked(folder, "start")
        talker = subprocess.Popen(
            [sys.executable, str(ROUND), "talk", str(SENDING_RATE), "20"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        rate = act(environment, "drained", options.backlog // 100)["rate"]
        most = memory(worker.pid, "VmHWM")
        output, _error = talker.communicate(timeout=60)
    beside = dict(json.loads(output))
    return Outage(before, while_away, most, rate, quiet, beside)


def stacked(folder: Path, what: str) -> None:
    command = [str(ROOT / "bin" / "stack"), what, "kafka"]
    environment = project(folder)
    subprocess.run(command, env=environment, check=True, stdout=sys.stderr)


def memory(pid: int, line: str = "VmRSS") -> float:
    """MB, of /proc/<pid>/status."""
    for found in Path(f"/proc/{pid}/status").read_text().splitlines():
        if found.startswith(line):
            return int(found.split()[1]) / 1024
    raise LookupError(line)


def report(
    drained: Mapping[str, dict[str, list[Result]]],
    lag: Result,
    outage: Outage,
    options: argparse.Namespace,
) -> str:
    rows = [
        [
            f"{database}, {way}",
            spread([run["rate"] for run in runs]),
            f"{middle([run['cpu'] for run in runs]):,.0f}",
            spread(ratios(results, way), 2),
        ]
        for database, results in drained.items()
        for way, runs in results.items()
    ]
    return "\n".join(
        [
            table(HEAD, rows),
            "",
            f"lag at {RATE:,} messages/s: p50 {lag['p50']:.0f} ms, p99 {lag['p99']:.0f} ms",
            f"memory: {outage.before:.0f} MB, {outage.away:.0f} MB while Kafka was away and"
            f" {options.backlog:,} events waited, at most {outage.most:.0f} MB while they drained",
            f"drained at {outage.rate:,.0f} events/s beside {SENDING_RATE} sends/s",
            f"a group of 10 sends, p99: {outage.quiet['p99']:.0f} ms without a worker,"
            f" {outage.beside['p99']:.0f} ms while it drains",
        ]
    )


def ratios(results: dict[str, list[Result]], way: str) -> list[float]:
    pairs = zip(results[way], results["bare"], strict=True)
    return [run["rate"] / base["rate"] for run, base in pairs]


def figures(
    drained: Mapping[str, dict[str, list[Result]]], lag: Result, outage: Outage
) -> list[Figure]:
    growth = outage.most - outage.before
    found = [
        Figure(
            target="P7",
            question=f"the log to Kafka, {database}",
            figure=f"{middle([run['rate'] for run in results['worker']]):,.0f} events/s",
            ratio=f"{middle(ratios(results, 'worker')):.2f} × bare",
            wanted=f"≥ {MIN_RATIO} × a bare producer",
            is_met=middle(ratios(results, "worker")) >= MIN_RATIO,
        )
        for database, results in drained.items()
    ]
    found.append(
        Figure(
            target="P7",
            question=f"from an event to its record at {RATE:,} messages/s",
            figure=f"p99 {lag['p99']:.0f} ms",
            wanted=f"p99 < {MAX_LAG} ms",
            is_met=lag["p99"] < MAX_LAG,
        )
    )
    found.append(
        Figure(
            target="P7",
            question="memory of the worker while a backlog waits and drains",
            figure=f"{growth:+.0f} MB",
            wanted=f"flat (< {MAX_GROWTH} MB)",
            is_met=growth < MAX_GROWTH,
        )
    )
    return found


if __name__ == "__main__":
    main()
