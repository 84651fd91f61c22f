"""What a running worker tells of itself."""

import os
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from messaging.models import Worker
from messaging.services.workers import Presence, presence, spans
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def mirror() -> Iterator[Presence]:
    with presence("mirror") as found:
        wait_until(Worker.objects.exists, what="its row")
        yield found


def test_there_is_one_row_while_it_works(mirror: Presence) -> None:
    row = Worker.objects.get()

    assert (row.role, row.pid, row.state) == ("mirror", os.getpid(), Worker.State.STARTING)
    assert list(Worker.objects.alive()) == [row]
    assert row.started_at <= row.seen_at


def test_what_it_reports_is_in_the_row_soon(mirror: Presence) -> None:
    mirror.report(state=Worker.State.WORKING, shards={3, 0}, events=12, lag=5)

    wait_until(lambda: Worker.objects.get().state == Worker.State.WORKING)
    row = Worker.objects.get()
    assert (row.shards, row.events, row.lag, row.last_error) == ("0,3", 12, 5, "")
    assert row.since > row.started_at


def test_an_error_stays_with_its_time_until_another_comes(mirror: Presence) -> None:
    mirror.report(state=Worker.State.WAITING, error="nobody answers")
    wait_until(lambda: Worker.objects.get().last_error)
    at = Worker.objects.get().last_error_at

    mirror.report(state=Worker.State.WORKING, events=1)

    wait_until(lambda: Worker.objects.get().state == Worker.State.WORKING)
    row = Worker.objects.get()
    assert (row.last_error, row.last_error_at) == ("nobody answers", at)


def test_the_row_goes_when_it_ends() -> None:
    with presence("stats"):
        wait_until(Worker.objects.exists)

    assert not Worker.objects.exists()
    assert not [thread for thread in threading.enumerate() if "presence" in thread.name]


def test_who_was_killed_is_seen_as_silent_for_a_while_and_forgotten_by_the_others() -> None:
    silent = Worker.objects.create(role="mirror", host="a", pid=1)
    Worker.objects.create(role="mirror", host="b", pid=2)
    Worker.objects.filter(host="a").update(seen_at=Now() - timedelta(minutes=1))
    Worker.objects.filter(host="b").update(seen_at=Now() - timedelta(hours=1))

    with presence("mirror"):
        wait_until(lambda: Worker.objects.alive().count() == 1)
        wait_until(lambda: list(Worker.objects.silent()) == [silent])


def test_a_row_that_was_taken_away_comes_again(mirror: Presence) -> None:
    Worker.objects.all().delete()

    mirror.report(state=Worker.State.WORKING)

    wait_until(lambda: Worker.objects.filter(state=Worker.State.WORKING).exists())


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), ([7], "7"), ([0, 3, 4, 5, 9, 10], "0,3-5,9-10")]
)
def test_neighbours_are_written_as_a_span(numbers: list[int], text: str) -> None:
    assert spans(numbers) == text


def test_everybody_is_told_how_many_workers_there_are_and_not_where(
    client: Client, mirror: Presence
) -> None:
    for host, state, lag in (("a", "working", 3), ("b", "working", 4), ("c", "standing-by", None)):
        Worker.objects.create(role="stats", host=host, pid=1, state=state, lag=lag)
    lost = Worker.objects.create(role="archive", host="killed", pid=1, state="working", lag=9)
    Worker.objects.filter(pk=lost.pk).update(seen_at=Now() - timedelta(minutes=1))

    answer = client.get("/health/ready")

    assert answer.json()["workers"] == {
        "mirror": {"starting": 1},
        "stats": {"working": 2, "standing-by": 1, "lag": 7},
        "archive": {"silent": 1},
    }
    assert b"killed" not in answer.content
