"""Where a webhook may lead: an address is looked up once, judged, and called at what was judged.

A server that calls what strangers name can be made to call its own neighbours: a database, a
cloud's metadata, a printer. So no name is trusted. What it resolves to is checked, and the
connection goes to exactly that, whatever the name says a moment later.
"""

import ipaddress
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from messaging.models import WebhookDelivery

Problem = WebhookDelivery.Problem
Lookup = Callable[..., list[Any]]

PORTS = {"http": 80, "https": 443}
# Below 1024 stand mail, shells and databases; whoever serves HTTP there serves it on these.
WELL_KNOWN_PORTS = {80, 443}
FIRST_FREE_PORT = 1024
MAX_URL_LENGTH = 2_000
UNQUOTED = "/?%:@!$&'()*+,;=~"
SECONDS_TO_LOOK = 2.0
# In the public range by its number, and yet inside: the metadata service of Azure.
INSIDE = {ipaddress.ip_address("168.63.129.16")}

_lookups = ThreadPoolExecutor(4, thread_name_prefix="lookup")


class BadAddress(Exception):
    """`problem` says what is wrong with it."""

    def __init__(self, problem: WebhookDelivery.Problem) -> None:
        self.problem = problem
        super().__init__(problem.value)


class Target(NamedTuple):
    """An address taken apart. `host` and `path` are ASCII, as they go over the line."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What belongs into the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Raises BadAddress for what is not plain http or https to a host, on a port for that."""
    try:
        parts = urlsplit(url)
        port = PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise BadAddress(Problem.ADDRESS) from None
    is_clean = url.isprintable() and " " not in url and len(url) <= MAX_URL_LENGTH
    is_port = port in WELL_KNOWN_PORTS or port >= FIRST_FREE_PORT
    if parts.scheme not in PORTS or not host or "@" in parts.netloc or not (is_clean and is_port):
        raise BadAddress(Problem.ADDRESS)
    query = f"?{quote(parts.query, safe=UNQUOTED)}" if parts.query else ""
    path = quote(parts.path or "/", safe=UNQUOTED) + query
    return Target(parts.scheme, host, port, path)


def numbers_of(
    target: Target, *, allow_private: bool, lookup: Lookup = socket.getaddrinfo
) -> list[str]:
    """The numeric addresses of its host, in the order to try them. Raises BadAddress where there
    is none, or where one of them, unless it is allowed, is not in the public internet.
    """
    try:
        found = lookup(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise BadAddress(Problem.UNKNOWN_HOST) from None
    numbers = list(dict.fromkeys(str(sockaddr[0]) for *_kind, sockaddr in found))
    if not allow_private and not all(is_public(number) for number in numbers):
        raise BadAddress(Problem.PRIVATE)
    return numbers


def look_at(url: str, *, allow_private: bool, lookup: Lookup = socket.getaddrinfo) -> None:
    """Raises BadAddress for what could never be called. A host that cannot be found right now is
    no reason: that is judged at each delivery anyway, and nobody waits for a slow server of names.
    """
    target = target_of(url)
    found = _lookups.submit(numbers_of, target, allow_private=allow_private, lookup=lookup)
    try:
        found.result(SECONDS_TO_LOOK)
    except TimeoutError:
        found.cancel()
    except BadAddress as error:
        if error.problem is not Problem.UNKNOWN_HOST:
            raise


def is_public(number: str) -> bool:
    """Whether an address is one of the public internet, and no way around back inside."""
    address = ipaddress.ip_address(number)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(str(address.ipv4_mapped))
        # Wrapped in these, any IPv4 address could be meant.
        if address.sixtofour or address.teredo or address.is_site_local:
            return False
    is_special = address.is_multicast or address.is_reserved or address in INSIDE
    return address.is_global and not is_special
