"""The sockets that the web processes accept from."""

import errno
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from support.failure import Failure

BACKLOG = 2048
EVERY_ADDRESS = {"", "0.0.0.0", "::"}  # noqa: S104 - compared with, never bound by default


def bind(host: str, port: int) -> socket.socket:
    """Bound here and handed down, so that connections wait while a web process starts again."""
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        # localhost is two addresses; the older one is where everybody looks.
        family, kind, protocol, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except (OSError, OverflowError):
            listener.close()
            raise
    except (OSError, OverflowError) as error:
        raise Failure(reason(error, host, port)) from error
    return listener


def reason(error: OSError | OverflowError, host: str, port: int) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"port {port} is in use; choose another with --port"
    if number == errno.EACCES:
        return f"port {port} needs more rights; choose one above 1023 with --port"
    return f"cannot listen on {host}, port {port}: {getattr(error, 'strerror', None) or error}"


@contextmanager
def dealt_out(listener: socket.socket, count: int) -> Iterator[Sequence[socket.socket]]:
    """A listener for each of so many processes, on the address of the one that is bound: the kernel
    deals the connections out evenly. Other systems than Linux do not; there all have the same one.
    """
    # It listens before it agrees to share: of two programs on one port the second is refused.
    listener.listen(BACKLOG)
    if count == 1 or sys.platform != "linux":
        yield [listener] * count
        return
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    with ExitStack() as stack:
        others = [stack.enter_context(beside(listener)) for _number in range(count - 1)]
        yield [listener, *others]


def beside(listener: socket.socket) -> socket.socket:
    another = socket.socket(listener.family, listener.type, listener.proto)
    another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    another.bind(listener.getsockname())
    another.listen(BACKLOG)
    return another


def address_for_browsers(host: str, port: int) -> str:
    """How a browser on this machine gets there."""
    if host in EVERY_ADDRESS:
        return f"127.0.0.1:{port}"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
