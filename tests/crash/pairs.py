"""Two web processes and the servers between them, in whatever state a test wants those."""

import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
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
    stack: Stack

    @property
    def socket_urls(self) -> list[str]:
        return [f"ws://127.0.0.1:{port}/ws/chat" for port in (self.here.port, self.other_port)]

    @property
    def redis(self) -> Daemon:
        return self.daemon("redis")

    def daemon(self, name: str) -> Daemon:
        (daemon,) = self.stack.servers[name].daemons()
        return daemon

    def kill_redis(self) -> None:
        self.kill("redis")

    def kill(self, name: str) -> None:
        self.daemon(name).send(signal.SIGKILL)
        wait_until(lambda: not self.daemon(name).is_running(), what=f"the end of {name}")

    def start_redis(self) -> None:
        self.start("redis")

    def start(self, name: str) -> None:
        with self.stack.starting([name], own_session=False):
            pass

    def hang_redis(self) -> None:
        self.redis.send(signal.SIGSTOP)

    def counted(self, name: str, **labels: str) -> float:
        """The sum of a metric over both processes."""
        text = self.here.get_text("/metrics")
        return sum(
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )


@contextmanager
def pair(
    directory: Path,
    variables: dict[str, str] | None = None,
    *,
    servers: Sequence[str] = ("redis",),
) -> Iterator[Pair]:
    """Both run, on servers of their own; the worker does not."""
    with own_servers(directory / "stack", servers) as stack:
        all_variables = {**stack.exports(servers), **(variables or {})}
        with RunningOreum(directory / "data", all_variables) as here:
            port = free_port()
            command = [str(part) for part in here.web.command]
            command[command.index("--port") + 1] = str(port)
            there = here.process("other", command)
            there.start()
            wait_until(lambda: takes_connections(port), seconds=START_SECONDS)
            found = Pair(here, there, port, stack)
            try:
                yield found
            finally:
                there.kill()
                for name in servers:
                    found.daemon(name).send(signal.SIGCONT)


def takes_connections(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
