"""Who watches over a process is answered also while everybody else in it waits."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest

from chatsite.asgi import HTTP_THREADS
from tests.running import RunningOreum
from tests.waiting import wait_until


@pytest.fixture
def oreum(tmp_path: Path) -> Iterator[RunningOreum]:
    with RunningOreum(tmp_path) as site:
        yield site


@contextmanager
def database_that_takes_no_write(directory: Path) -> Iterator[None]:
    with closing(sqlite3.connect(directory / "oreum.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_health_and_metrics_are_told_while_every_thread_waits_for_the_database(
    oreum: RunningOreum,
) -> None:
    rows = [json.loads(line) for line in oreum.manage(
        "seed_load", "--users", "1", "--rooms", "1").splitlines()]  # fmt: skip
    room = next(row["room"] for row in rows if "room" in row)
    token = next(row["token"] for row in rows if "token" in row)
    statuses: list[int] = []

    def send() -> None:
        path = f"/api/v1/rooms/{room}/messages"
        statuses.append(oreum.request("POST", path, {"body": "기다려요"}, token=token)[0])

    senders = [threading.Thread(target=send) for _number in range(2 * HTTP_THREADS)]
    with database_that_takes_no_write(oreum.directory):
        for sender in senders:
            sender.start()
        page = threading.Thread(target=oreum.get, args=["/accounts/login/"])
        page.start()
        page.join(1)
        assert page.is_alive(), "a thread was free: this shows nothing"
        started = time.monotonic()
        assert oreum.get("/health/ready")[0] == HTTPStatus.OK
        assert oreum.get("/metrics")[0] == HTTPStatus.OK
        assert time.monotonic() - started < 4
    for sender in [*senders, page]:
        sender.join(30)
    wait_until(lambda: len(statuses) == len(senders))
    assert set(statuses) == {HTTPStatus.CREATED}
