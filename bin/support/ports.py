"""The ports of a data directory: chosen once by trying, kept in a file, the same ever after."""

import json
import socket
import zlib
from pathlib import Path

from support.failure import Failure
from support.waiting import holds_within

# Below the range from which Linux takes the ports of outgoing connections.
FIRST, LAST = 20_000, 32_000
LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 5


class PortBook:
    """Names and their ports in one file. Use it under the lock of its directory."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def port(self, name: str) -> int:
        """The port of this name, chosen now if it never had one."""
        kept = self.kept()
        if name not in kept:
            kept[name] = self.choose(set(kept.values()))
            self.write(kept)
        return kept[name]

    def kept(self) -> dict[str, int]:
        try:
            return dict(json.loads(self.file.read_text()))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise Failure(f"{self.file} is damaged; delete it to choose new ports") from error

    def choose(self, taken: set[int]) -> int:
        """A free port; each file begins elsewhere, so that two first starts at once do not meet."""
        span = LAST - FIRST
        start = zlib.crc32(str(self.file).encode()) % span
        for step in range(span):
            port = FIRST + (start + step) % span
            if port not in taken and is_free(port):
                return port
        raise Failure(f"no port from {FIRST} to {LAST} is free")

    def write(self, kept: dict[str, int]) -> None:
        """Whole or not at all: a half-written file would lose the ports."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(kept, indent=2) + "\n")
        fresh.replace(self.file)

    def refuse_strangers(self, name: str) -> None:
        """A failure if another program has this port; ask it before the start of its owner."""
        port = self.port(name)
        # A server that was killed leaves its port when the last of its children has noticed.
        if not holds_within(GRACE_SECONDS, lambda: is_free(port)):
            raise Failure(
                f"port {port} of {name} is in use by another program; end that program, "
                f"or delete {self.file} to choose new ports"
            )


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port whose last connections are still fading counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
