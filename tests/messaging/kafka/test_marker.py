"""Marks beside everything else: awaited in any case, and heard of when they fail."""

import threading
from collections.abc import Sequence

import pytest
from django.db import OperationalError, connection

from messaging.kafka.backlog import Parked, WaitingEvent
from messaging.kafka.marker import Marker
from rooms.models import RoomEvent
from tests.messaging.kafka.fake_log import row

EVENTS = [row(1, 1, 1)]


class Log:
    """Marks when it may, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.may_mark = threading.Event()
        self.marked: list[WaitingEvent] = []

    def mark(self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked]) -> None:
        assert self.may_mark.wait(30)
        if self.error:
            raise self.error
        self.marked += events


def test_what_happens_meanwhile_waits_for_nothing_and_the_end_for_the_mark() -> None:
    log = Log()
    with Marker(log).marking(EVENTS, parked=[]):
        assert not log.marked
        log.may_mark.set()
    assert log.marked == EVENTS


def test_a_mark_that_fails_is_heard_of() -> None:
    log = Log(OperationalError("gone"))
    log.may_mark.set()
    with pytest.raises(OperationalError, match="gone"), Marker(log).marking(EVENTS, parked=[]):
        pass


def test_it_is_awaited_whatever_happens_meanwhile() -> None:
    log = Log()

    def fail_meanwhile() -> None:
        with Marker(log).marking(EVENTS, parked=[]):
            log.may_mark.set()
            raise KeyError

    with pytest.raises(KeyError):
        fail_meanwhile()
    assert log.marked == EVENTS


def test_without_events_nothing_is_asked() -> None:
    with Marker(Log()).marking([], parked=[]):
        pass


@pytest.mark.django_db(transaction=True)
def test_its_connection_ends_with_it_and_when_it_is_let_go() -> None:
    connections = []

    class Asking(Log):
        def mark(self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked]) -> None:
            RoomEvent.objects.exists()
            connections.append(connection.connection)
            if self.error:
                raise self.error

    broken = Marker(Asking(OperationalError("gone")))
    for _time in range(2):
        with pytest.raises(OperationalError), broken.marking(EVENTS, parked=[]):
            pass
        broken.let_go()
    assert connections[0] is not connections[1], "a new one after a failure"
    assert broken.thread.submit(lambda: connection.connection).result() is None
    broken.close()
