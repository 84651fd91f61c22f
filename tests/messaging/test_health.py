"""/health/live and /health/ready: quick, honest, and silent about secrets."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from messaging import health
from tests.messaging.counted import value
from tests.waiting import wait_until


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def probes() -> Iterator[None]:
    """Fresh probes: none that still waits for a server of another test."""
    fresh = [health.Probe(probe.name, probe.ask, probe.is_on) for probe in health.PROBES]
    with mock.patch.object(health, "PROBES", fresh):
        yield


def test_the_process_is_live_without_a_database(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.django_db
def test_a_process_with_its_database_is_ready(client: Client, probes: None) -> None:
    response = client.get("/health/ready")
    content = response.json()
    assert (response.status_code, content["status"]) == (200, "ready")
    assert content["dependencies"]["database"]["state"] == "up"
    assert content["dependencies"]["database"]["latency_ms"] >= 0
    assert response["Cache-Control"].startswith("max-age=0")


def test_what_is_not_set_up_is_off(client: Client, probes: None, settings: Settings) -> None:
    settings.REDIS_URLS, settings.KAFKA_BOOTSTRAP_SERVERS = [], []
    found = client.get("/health/ready").json()["dependencies"]
    assert (
        found["redis"]
        == found["kafka"]
        == {
            "state": "off",
            "latency_ms": None,
            "since": None,
        }
    )


@pytest.mark.django_db
def test_without_redis_and_kafka_the_process_is_ready_and_says_so(
    client: Client, probes: None, settings: Settings
) -> None:
    settings.REDIS_URLS = [f"redis://:secret@{closed_port()}"]
    settings.KAFKA_BOOTSTRAP_SERVERS = [closed_port()]
    response = client.get("/health/ready")
    found = response.json()["dependencies"]
    assert response.status_code == 200
    assert (found["redis"]["state"], found["kafka"]["state"]) == ("down", "down")
    assert b"secret" not in response.content


def test_without_its_database_the_process_is_not_ready(client: Client, probes: None) -> None:
    with database_that(side_effect=OperationalError("secret")):
        response = client.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (503, "unavailable")
    assert response.json()["dependencies"]["database"]["state"] == "down"
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_servers_that_hang_are_waited_for_in_bounds(
    client: Client, probes: None, settings: Settings, silent_server: str
) -> None:
    settings.REDIS_URLS = [f"redis://{silent_server}", f"redis://{silent_server}"]
    release = threading.Event()
    started = time.monotonic()
    with database_that(side_effect=lambda: release.wait(30)):
        response = client.get("/health/ready")
        again = client.get("/health/ready")
    release.set()
    assert time.monotonic() - started < 4
    for answer in (response, again):
        assert answer.status_code == 503
        assert answer.json()["dependencies"]["redis"]["state"] == "down"


def test_a_question_that_hangs_is_not_asked_again() -> None:
    release = threading.Event()
    asked: list[int] = []

    def ask() -> None:
        asked.append(1)
        release.wait(30)

    probe = health.Probe("slow", ask, lambda: True)
    first, second = probe.start(), probe.start()
    release.set()
    assert first is second
    assert first is not None
    assert first.result(10).state == health.State.UP
    assert asked == [1]


def test_a_problem_is_named_as_long_as_there_is_one(client: Client, probes: None) -> None:
    with database_that(side_effect=[OperationalError("secret"), None]):
        down, up = (client.get("/health/ready").json()["dependencies"] for _look in range(2))
    assert down["database"]["problem"] == "OperationalError"
    assert "problem" not in up["database"]


def test_since_is_when_the_state_changed_last(client: Client, probes: None) -> None:
    fine, away = [None, None], [OperationalError(), ConnectionError()]
    with database_that(side_effect=[*fine, *away, None]):
        found = [client.get("/health/ready").json() for _look in range(5)]
    states = [one["dependencies"]["database"]["state"] for one in found]
    since = [one["dependencies"]["database"]["since"] for one in found]
    assert states == ["up", "up", "down", "down", "up"]
    assert since[0] == since[1] < since[2] == since[3] < since[4]


def test_a_change_is_noticed_though_nobody_asks(
    probes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "SECONDS_BETWEEN_LOOKS", 0.01)
    watch = health.Watch()
    with database_that(side_effect=[None, *[ConnectionError()] * 1000]):
        watch.start()
        wait_until(lambda: value("oreum_dependency_up", dependency="database") == 1)
        wait_until(lambda: value("oreum_dependency_up", dependency="database") == 0)
        watch.stop()


def database_that(**behaviour: Any) -> Any:
    probe = health.Probe("database", mock.Mock(**behaviour), lambda: True)
    others = [other for other in health.PROBES if other.name != "database"]
    return mock.patch.object(health, "PROBES", [probe, *others])
