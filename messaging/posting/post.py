"""One POST to an address that a stranger named: within its time, whatever is at the other end."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from http.client import HTTPException

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from messaging.models import WebhookDelivery
from messaging.posting.addresses import BadAddress, Lookup, Target, numbers_of, target_of

Problem = WebhookDelivery.Problem

SECONDS = 10.0
CONNECT_SECONDS = 4.0
MOST_NUMBERS = 3
FAILURES = (OSError, HTTPError, HTTPException, ValueError)


@dataclass(frozen=True, slots=True)
class Answer:
    """`problem` is None where the receiver took it. `retry_after` is in seconds."""

    problem: WebhookDelivery.Problem | None
    status: int | None = None
    retry_after: float | None = None
    milliseconds: int = 0


Post = Callable[[str, bytes, Mapping[str, str]], Answer]


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_private: bool,
    seconds: float = SECONDS,
    lookup: Lookup = socket.getaddrinfo,
) -> Answer:
    """Raises nothing that the other side could cause. Of what it answers only status and headers
    are read: its body would be a window into whatever network it stands in.
    """
    started = time.monotonic()
    try:
        target = target_of(url)
        numbers = numbers_of(target, allow_private=allow_private, lookup=lookup)
        answer = _first_answer(target, numbers, body, headers, started + seconds)
    except BadAddress as error:
        answer = Answer(error.problem)
    return replace(answer, milliseconds=round((time.monotonic() - started) * 1000))


def _first_answer(
    target: Target, numbers: list[str], body: bytes, headers: Mapping[str, str], deadline: float
) -> Answer:
    """From the first number that can be connected to: what was sent is not sent to another."""
    answer = Answer(Problem.UNREACHABLE)
    for number in numbers[:MOST_NUMBERS]:
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            return Answer(Problem.TIMEOUT)
        answer = _ask(target, number, body, headers, seconds)
        if answer.problem is not Problem.UNREACHABLE:
            break
    return answer


def _ask(
    target: Target, number: str, body: bytes, headers: Mapping[str, str], seconds: float
) -> Answer:
    deadline = time.monotonic() + seconds
    connection = _connection(target, number, min(seconds, CONNECT_SECONDS))
    with _cut_after(seconds, connection) as is_cut:
        try:
            connection.connect()
            connection.timeout = max(0.001, deadline - time.monotonic())
            given = {"Host": target.authority, **headers}
            connection.request("POST", target.path, body, given, preload_content=False)
            response = connection.getresponse()
            if is_cut():  # headers that ended because of that look like all of them
                return Answer(Problem.TIMEOUT)
        except FAILURES as error:
            return Answer(Problem.TIMEOUT if is_cut() else _problem_of(error))
        finally:
            connection.close()
    return _judged(response.status, response.headers.get("Retry-After"))


def _connection(target: Target, number: str, seconds: float) -> HTTPConnection:
    """To a number; its certificate is asked for by the name that it was found under."""
    if target.scheme == "http":
        return HTTPConnection(number, target.port, timeout=seconds)
    return HTTPSConnection(
        number,
        target.port,
        timeout=seconds,
        ssl_context=_ssl_context(),
        server_hostname=target.host,
    )


@cache
def _ssl_context() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _cut_after(seconds: float, connection: HTTPConnection) -> Iterator[Callable[[], bool]]:
    """A time-out of a socket begins anew with every byte; this one does not."""
    is_over = threading.Event()

    def cut() -> None:
        is_over.set()
        if connection.sock is not None:
            with suppress(OSError):
                # Of the plain socket, below TLS, where the other thread may be reading.
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield is_over.is_set
    finally:
        timer.cancel()


def _problem_of(error: Exception) -> WebhookDelivery.Problem:
    if isinstance(error, NewConnectionError | ConnectTimeoutError):
        return Problem.UNREACHABLE
    if isinstance(error, ssl.SSLError):
        return Problem.CERTIFICATE
    return Problem.TIMEOUT if isinstance(error, TimeoutError) else Problem.NO_ANSWER


def _judged(status: int, retry_after: str | None) -> Answer:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(None, status)
    is_redirect = status < HTTPStatus.BAD_REQUEST
    seconds = float(retry_after) if retry_after and retry_after.isdecimal() else None
    return Answer(Problem.REDIRECT if is_redirect else Problem.STATUS, status, seconds)
