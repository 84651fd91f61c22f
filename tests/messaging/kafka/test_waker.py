"""What ends an idle wait."""

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from messaging.kafka import waker as waker_module
from messaging.kafka.stopping import Stopping
from messaging.kafka.waker import ListeningWaker, PollingWaker
from rooms.log import NOTIFY_CHANNEL


@pytest.fixture
def listening(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ListeningWaker]:
    monkeypatch.setattr(waker_module, "SAFETY_POLL_SECONDS", 30)
    monkeypatch.setattr(
        waker_module,
        "open_side_connection",
        lambda _name: psycopg.connect(postgres_url, autocommit=True),
    )
    waker = ListeningWaker(Stopping())
    yield waker
    waker.close()


def seconds_of_wait(waker: ListeningWaker | PollingWaker) -> float:
    begin = time.monotonic()
    waker.wait()
    return time.monotonic() - begin


def notify(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as session:
        session.execute(f"NOTIFY {NOTIFY_CHANNEL}".encode())


def test_a_commit_that_appends_ends_the_wait(listening: ListeningWaker, postgres_url: str) -> None:
    listening.prepare()
    threading.Timer(0.2, notify, [postgres_url]).start()

    assert seconds_of_wait(listening) < 10


def test_news_between_the_reading_and_the_wait_are_not_missed(
    listening: ListeningWaker, postgres_url: str
) -> None:
    listening.prepare()
    notify(postgres_url)

    assert seconds_of_wait(listening) < 10


def test_old_news_do_not_end_the_next_wait(
    listening: ListeningWaker, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening.prepare()
    notify(postgres_url)
    listening.wait()
    monkeypatch.setattr(waker_module, "SAFETY_POLL_SECONDS", 0.2)

    listening.prepare()

    assert seconds_of_wait(listening) >= 0.2


def test_the_wish_to_stop_ends_every_wait(listening: ListeningWaker) -> None:
    listening.prepare()
    threading.Timer(0.2, listening.stopping.begin).start()

    assert seconds_of_wait(listening) < 10


def test_on_sqlite_the_log_is_looked_at_again_after_a_pause() -> None:
    """It does not spin, and what it looks for arrives within milliseconds."""
    assert 0.04 < seconds_of_wait(PollingWaker(Stopping())) < 1
