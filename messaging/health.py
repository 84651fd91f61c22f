"""Whether what this process stands on answers, asked so that asking can never hang."""

import socket
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from messaging.metrics.instruments import DEPENDENCY_SECONDS, DEPENDENCY_UP

PROBE_SECONDS = 1.0
SECONDS_BETWEEN_LOOKS = 5.0


class State(StrEnum):
    UP = auto()
    DOWN = auto()
    OFF = auto()  # by the settings: not needed


@dataclass(frozen=True, slots=True)
class Answer:
    """`problem` names an error; its text might hold addresses and passwords."""

    state: State
    latency_ms: float | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Dependency(Answer):
    """`since` is when this process saw it change to its state; None where it is off."""

    since: datetime | None = None


class Probe:
    """One question, asked on a thread of its own: a dependency that hangs holds that thread and
    no other, and is not asked again before it has answered.
    """

    def __init__(self, name: str, ask: Callable[[], None], is_on: Callable[[], bool]) -> None:
        self.name = name
        self.ask = ask
        self.is_on = is_on
        self._lock = threading.Lock()
        self._answer: Future[Answer] | None = None
        self._state = State.OFF
        self._since: datetime | None = None

    def start(self) -> Future[Answer] | None:
        """The answer to come; None where there is nothing to ask."""
        if not self.is_on():
            return None
        with self._lock:
            if self._answer is None or self._answer.done():
                self._answer = Future()
                # A daemon: a question that hangs must not keep the process from ending.
                threading.Thread(target=self._run, args=[self._answer], daemon=True).start()
            return self._answer

    def judge(self, answer: Future[Answer] | None) -> Dependency:
        """What an answer means, given or not; off where there was nothing to ask."""
        if answer is None:
            found = Answer(State.OFF)
        else:
            found = answer.result() if answer.done() else Answer(State.DOWN, problem="Timeout")
        with self._lock:
            if found.state != self._state:
                self._state = found.state
                self._since = None if found.state == State.OFF else timezone.now()
            since = self._since
        if answer is not None:
            DEPENDENCY_UP.labels(self.name).set(found.state == State.UP)
            DEPENDENCY_SECONDS.labels(self.name).set((found.latency_ms or 0) / 1000)
        return Dependency(found.state, found.latency_ms, found.problem, since)

    def _run(self, answer: Future[Answer]) -> None:
        started = time.perf_counter()
        try:
            self.ask()
        except Exception as error:
            answer.set_result(Answer(State.DOWN, problem=type(error).__name__))
        else:
            milliseconds = (time.perf_counter() - started) * 1000
            answer.set_result(Answer(State.UP, round(milliseconds, 2)))


def dependencies(seconds: float = PROBE_SECONDS) -> dict[str, Dependency]:
    """All dependencies at once, within about `seconds`."""
    asked = [(probe, probe.start()) for probe in PROBES]
    wait([answer for _probe, answer in asked if answer is not None], timeout=seconds)
    return {probe.name: probe.judge(answer) for probe, answer in asked}


class Watch:
    """Looks every now and then, so that a change is noticed whether anybody asks or not."""

    def __init__(self) -> None:
        self._is_over = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="health", daemon=True).start()

    def stop(self) -> None:
        self._is_over.set()

    def _run(self) -> None:
        while not self._is_over.is_set():
            dependencies()
            self._is_over.wait(SECONDS_BETWEEN_LOOKS)


def ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    finally:
        connection.close()


def ask_redis() -> None:
    """Every server must answer: each holds its share of the rooms."""
    for url in settings.REDIS_URLS:
        client = redis.Redis.from_url(
            url, socket_connect_timeout=PROBE_SECONDS, socket_timeout=PROBE_SECONDS
        )
        with client:
            client.ping()


def ask_kafka() -> None:
    """One broker that takes a connection is enough: it knows the others."""
    reach_any(settings.KAFKA_BOOTSTRAP_SERVERS)


def reach_any(servers: Iterable[str]) -> None:
    """Raises the last OSError where none of these `host:port` takes a connection."""
    problem: OSError = ConnectionError("no servers")
    for server in servers:
        host, _colon, port = server.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), PROBE_SECONDS).close()
        except OSError as error:
            problem = error
        else:
            return
    raise problem


PROBES = [
    Probe("database", ask_database, lambda: True),
    Probe("redis", ask_redis, lambda: bool(settings.REDIS_URLS)),
    Probe("kafka", ask_kafka, lambda: bool(settings.KAFKA_BOOTSTRAP_SERVERS)),
]
