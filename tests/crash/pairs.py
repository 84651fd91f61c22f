"""Two web processes and their Redis, in whatever state a test wants it."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.processes import Daemon
from support.stack import Stack

from tests.running import START_SECONDS, RunningOreum, RunningProcess, free_port
from tests.servers import own_servers
from tests.waiting import wait_until


@dataclass
class Pair:
    """`here` is the site as the other tests know it, `there` a second web process of it."""

    here: RunningOreum
    there: RunningProcess
    other_port: int
    redis: Daemon
    stack: Stack

    @property
    def socket_urls(self) -> list[str]:
        return [f"ws://127.0.0.1:{port}/ws/chat" for port in (self.here.port, self.other_port)]

    def kill_redis(self) -> None:
        self.redis.send(signal.SIGKILL)
        wait_until(lambda: not self.redis.is_running(), what="the end of Redis")

    def start_redis(self) -> None:
        with self.stack.starting(["redis"], own_session=False):
            pass

    def hang_redis(self) -> None:
        self.redis.send(signal.SIGSTOP)


@contextmanager
def pair(directory: Path, variables: dict[str, str] | None = None) -> Iterator[Pair]:
    with own_servers(directory / "stack", ["redis"]) as stack:
        all_variables = {**stack.exports(["redis"]), **(variables or {})}
        with RunningOreum(directory / "data", all_variables) as here:
            port = free_port()
            command = [str(part) for part in here.web.command]
            command[command.index("--port") + 1] = str(port)
            there = here.process("other", command)
            there.start()
            wait_until(lambda: takes_connections(port), seconds=START_SECONDS)
            (redis,) = stack.servers["redis"].daemons()
            try:
                yield Pair(here, there, port, redis, stack)
            finally:
                there.kill()
                redis.send(signal.SIGCONT)


def takes_connections(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
