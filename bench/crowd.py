"""Redis is killed and comes back empty, a web process is killed: when has everybody heard all?

A crowd in one room sits on two web processes, and 20 messages a second go on all the time. Each of
the three has its time, in which everybody must be whole again: be connected, and have heard what
was said up to a second ago. Who is dropped comes back at once, without the pause that a browser
makes. All of it shares the cores of the machine.

Wanted: 2,000 sockets are whole within 10 s after each of them, nothing is lost or double.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
from load.crowd import Aftermath, Balance, Crowd
from measuring import web
from measuring.contestants import seed
from measuring.report import Figure, publish
from measuring.servers import ROOT, scratch, stack
from measuring.tables import table

PACKAGES = ["django", "channels", "channels-redis", "uvicorn", "uvloop", "redis"]
HEAD = ["", "s until all were whole", "came back", "sockets on each process", "clients' CPU"]
MAX_SECONDS = 10
SECONDS_BEFORE = 5  # in which nothing happens
BEFORE = "before"
REDIS_KILLED, REDIS_BACK = "Redis killed", "Redis back, empty"
PROCESS_KILLED = "a web process killed"

Acts = dict[str, tuple[Aftermath, list[int]]]


class Site:
    """Two web processes and the Redis between them; the first id is that of `bin/run`."""

    def __init__(self, folder: Path, port: int, run: int) -> None:
        self.folder, self.port, self.run = folder, port, run

    def kill_redis(self) -> None:
        """Raises ValueError if there is not exactly one that is ours."""
        mark = str(self.folder / "stack" / "redis" / "redis.conf")
        found = psutil.process_iter(["cmdline"])
        (redis,) = [one for one in found if mark in (one.info["cmdline"] or [])]
        redis.kill()

    def start_redis(self) -> None:
        """Without waiting for it."""
        command = [str(ROOT / "bin" / "stack"), "start", "redis"]
        environment = os.environ | {"DATA_DIR": str(self.folder)}
        subprocess.Popen(command, env=environment, stdout=sys.stderr)

    def kill_process_without(self, port: int) -> None:
        """The one on which the socket with this port of ours does not sit: the speaker goes on."""
        (other,) = [one for one in self.processes() if port not in self.seated(one)]
        other.kill()

    def seats(self) -> list[int]:
        return [len(self.seated(process)) for process in self.processes()]

    def seated(self, process: psutil.Process) -> set[int]:
        """The ports of the clients."""
        connections = process.net_connections("tcp")
        return {one.raddr.port for one in connections if one.raddr and one.laddr.port == self.port}

    def processes(self) -> list[psutil.Process]:
        children = psutil.Process(self.run).children(recursive=True)
        return [one for one in children if "uvicorn" in " ".join(one.cmdline())]


def main() -> None:
    options = parse()
    web.allow_many_sockets()
    with scratch() as folder, stack(folder, ["redis"]) as servers:
        environment = web.environment_of_oreum(folder, servers["REDIS_URL"], None)
        rooms, tokens = seed(environment, users=options.sockets + 1, rooms=1)
        port = web.free_port()
        command = web.oreum(port, processes=2)
        with web.serving(command, environment, port, cores=web.ALL_CORES) as processes:
            site = Site(folder, port, processes[0])
            crowd = Crowd(port, rooms[0], tokens, options.sockets)
            acts = played(crowd, site, options.seconds)
            balance = crowd.end()
    title = f"{options.sockets:,} sockets in one room on two web processes, 20 messages/s"
    publish(
        "crowd", title, PACKAGES, report(acts, balance), [figure(acts, options.sockets, balance)]
    )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--sockets", type=int, default=2_000)
    add("--seconds", type=float, default=20, help="that each of the three has")
    return parser.parse_args()


def played(crowd: Crowd, site: Site, seconds: float) -> Acts:
    """Raises SystemExit where the crowd was behind before anything happened to it."""
    speaker = crowd.speaker.socket.own_port
    acts: Acts = {}

    def play(name: str, event: Callable[[], object], seconds: float) -> None:
        acts[name] = crowd.after(event, seconds), site.seats()
        print(name, *acts[name], file=sys.stderr)

    play(BEFORE, lambda: None, SECONDS_BEFORE)
    if acts[BEFORE][0].whole_after:
        raise SystemExit("behind before anything fell: take fewer --sockets, or an idle machine")
    play(REDIS_KILLED, site.kill_redis, seconds)
    play(REDIS_BACK, site.start_redis, seconds)
    play(PROCESS_KILLED, lambda: site.kill_process_without(speaker), seconds)
    return acts


def report(acts: Acts, balance: Balance) -> str:
    rows = [
        [
            name,
            f"{after.whole_after:.1f}",
            f"{after.returned:,}",
            " + ".join(map(str, seats)),
            f"{after.generator:.0%}",
        ]
        for name, (after, seats) in acts.items()
    ]
    return (
        f"{table(HEAD, rows)}\n\n"
        f"{balance.lost:,} lost, {balance.left:,} left to be fetched by page, "
        f"{balance.wrong:,} sockets heard one twice or out of order"
    )


def figure(acts: Acts, sockets: int, balance: Balance) -> Figure:
    times = [acts[name][0].whole_after for name in (REDIS_KILLED, REDIS_BACK, PROCESS_KILLED)]
    found = " / ".join(f"{seconds:.1f}" for seconds in times)
    return Figure(
        target="P9",
        question=f"{sockets:,} sockets on two processes: Redis killed / back / a process killed",
        figure=f"whole in {found} s, {balance.lost} lost, {balance.wrong} wrong",
        wanted=f"≤ {MAX_SECONDS} s each, 0 lost, 0 wrong",
        is_met=max(times) <= MAX_SECONDS and not balance.lost and not balance.wrong,
        generator=max(after.generator for after, _seats in acts.values()),
    )


if __name__ == "__main__":
    main()
