"""Database work of the event loop: beside it, on connections that may die."""

import threading

import pytest
from django.db import OperationalError, connection

from messaging.live.executor import in_database_thread
from rooms.models import User

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


async def test_work_runs_beside_the_event_loop(bob: User) -> None:
    name, found = await in_database_thread(
        lambda: (threading.current_thread().name, User.objects.get(pk=bob.pk))
    )
    assert name.startswith("live-database")
    assert found == bob


async def test_a_connection_that_died_is_made_anew_once(bob: User) -> None:
    attempts: list[int] = []

    def work() -> User:
        attempts.append(1)
        if len(attempts) == 1:
            raise OperationalError("server closed the connection unexpectedly")
        return User.objects.get(pk=bob.pk)

    assert await in_database_thread(work) == bob


async def test_a_database_that_stays_away_is_told(bob: User) -> None:
    def work() -> None:
        raise OperationalError("away")

    with pytest.raises(OperationalError):
        await in_database_thread(work)


async def test_a_refusal_is_passed_on_and_not_tried_again(bob: User) -> None:
    attempts: list[int] = []

    def work() -> None:
        attempts.append(1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await in_database_thread(work)
    assert len(attempts) == 1


async def test_a_connection_goes_back_to_the_pool(bob: User) -> None:
    def is_connected() -> bool:
        User.objects.exists()
        return connection.connection is not None

    def is_still_connected() -> bool:
        return connection.connection is not None

    assert await in_database_thread(is_connected)
    for _every_thread in range(8):
        is_kept = await in_database_thread(is_still_connected)
        assert not (is_kept and connection.vendor == "postgresql")
