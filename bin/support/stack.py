"""The stack of one data directory: which servers, started and stopped together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sys import stderr

from support.locks import locked
from support.project import made
from support.servers.kafka.cluster import Kafka
from support.servers.postgres import Postgres
from support.servers.redis import Redis
from support.servers.server import Server

PURPOSE = "starts or stops these servers"
NAMES = ("redis", "kafka", "postgres")


class Stack:
    """The servers of `<data directory>/stack`; `brokers` 0 keeps Kafka's size as it is. What tests
    store survives the death of every process, and need not survive a power cut: `for_tests`.
    """

    def __init__(self, data_directory: Path, *, brokers: int = 0, for_tests: bool = False) -> None:
        self.folder = data_directory / "stack"
        self.servers: dict[str, Server] = {
            "redis": Redis(self.folder),
            "kafka": Kafka(self.folder, brokers),
            "postgres": Postgres(self.folder, survives_power_cut=not for_tests),
        }

    def named(self, names: Sequence[str]) -> list[Server]:
        return [self.servers[name] for name in names]

    def start(self, names: Sequence[str]) -> None:
        """Start what does not run; return when all of them answer."""
        with self.starting(names):
            pass

    @contextmanager
    def starting(self, names: Sequence[str], *, own_session: bool = True) -> Iterator[None]:
        """Like `start`, with time for something else while they come up.

        The lock is held until they answer: two starts at once on one data directory destroy a
        broker. A start that fails or is interrupted leaves nothing running that it began.
        """
        servers = self.named(names)
        made(self.folder, mend="set DATA_DIR to a folder you may write to")
        for server in servers:
            server.require()
        with locked(self.folder / "stack.lock", purpose=PURPOSE):
            begun = [server for server in servers if not server.is_running()]
            try:
                for server in servers:
                    server.begin(own_session=own_session)
                yield
                for server in servers:
                    server.wait()
            except BaseException:
                for server in begun:
                    server.stop()
                raise

    def stop(self, names: Sequence[str]) -> None:
        """Afterwards none of them runs."""
        if not self.folder.exists():
            return
        with locked(self.folder / "stack.lock", purpose=PURPOSE):
            for server in self.named(names):
                server.stop()

    def running(self, names: Sequence[str] = NAMES) -> list[Server]:
        return [server for server in self.named(names) if server.is_running()]

    def tell_deaths(self) -> None:
        """Say which servers of ours were killed. Their return is not our business: who tries what
        happens without them would be surprised."""
        for name, server in self.servers.items():
            for daemon in server.daemons():
                if daemon.has_died():
                    print(
                        f"{daemon.name} ended; bin/stack start {name} brings it back", file=stderr
                    )

    def exports(self, names: Sequence[str] = NAMES) -> dict[str, str]:
        """The variables that point Oreum to those of them that run."""
        found: dict[str, str] = {}
        for server in self.running(names):
            found |= server.exports()
        return found
