"""A hint that was lost costs milliseconds, never a message."""

from collections.abc import Callable

import pytest
from django.db import OperationalError

from messaging.live.event import LiveEvent
from messaging.live.hub import Hub
from messaging.live.replay import read_events
from rooms.models import Room, User
from tests.messaging.hubs import follow, unheard
from tests.messaging.readers import MakeReader, event
from tests.messaging.sockets import say
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = 3600.0


@pytest.fixture(autouse=True)
def _pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heads are compared only where a test says so."""
    monkeypatch.setattr("messaging.live.healing.SECONDS_BETWEEN_HEADS", HOUR)
    monkeypatch.setattr("messaging.live.healing.SECONDS_BETWEEN_HEADS_WHILE_DOWN", 0.01)


def count_readings(monkeypatch: pytest.MonkeyPatch, *, failures: int = 0) -> list[int]:
    """The rooms whose log was read for mending; the first `failures` readings fail."""
    readings: list[int] = []

    def read(room_id: int, after: int, limit: int) -> list[LiveEvent]:
        readings.append(room_id)
        if len(readings) <= failures:
            raise OperationalError("the database is away")
        return read_events(room_id, after, limit)

    monkeypatch.setattr("messaging.live.healing.read_events", read)
    return readings


async def test_a_hole_is_mended_from_the_log_once_for_all_sockets(
    hub: Hub,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readings = count_readings(monkeypatch)
    readers = [reader(alice), reader(bob), reader(bob)]
    for one in readers:
        await follow(hub, one, room)
    with unheard():
        lost = [(await say(alice, room)).message.seq for _number in range(3)]
    heard = (await say(alice, room)).message.seq
    await until(lambda: hub.feeds[room.pk].head == heard)
    hub.feeds[room.pk].flush()
    for one in readers:
        assert await one.seqs(room.pk) == [*lost, heard]
    assert readings == [room.pk]


async def test_a_hint_that_is_only_late_costs_no_reading(
    hub: Hub, reader: MakeReader, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.healing.SECONDS_FOR_HINT", 0)
    readings = count_readings(monkeypatch)
    one = reader(bob)
    await follow(hub, one, room)
    feed = hub.feeds[room.pk]
    late, early = (event(feed.head + ahead, room_id=room.pk) for ahead in (1, 2))
    feed.offer([early])
    assert feed.has_hole
    feed.offer([late])
    await until(lambda: not hub._healing._mending)
    assert readings == []


async def test_a_lost_tail_is_found_by_comparing_heads(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    one = reader(bob)
    await follow(hub, one, room)
    with unheard():
        lost = [(await say(alice, room)).message.seq for _number in range(3)]
    await hub._healing._compare()
    hub.feeds[room.pk].flush()
    assert await one.seqs(room.pk) == lost


async def test_heads_are_compared_often_while_the_transport_is_down(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    await hub.close()
    hub.transport.is_up = False  # type: ignore[misc]
    hub._healing.start()
    one = reader(bob)
    await follow(hub, one, room)
    with unheard():
        lost = (await say(alice, room)).message.seq
    await until(lambda: one.sent)
    assert await one.seqs(room.pk) == [lost]


async def test_a_long_tail_is_read_in_parts(
    hub: Hub,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("messaging.live.healing.EVENTS_PER_READ", 2)
    readings = count_readings(monkeypatch)
    one = reader(bob)
    await follow(hub, one, room)
    with unheard():
        lost = [(await say(alice, room)).message.seq for _number in range(5)]
    await hub._healing._compare()
    hub.feeds[room.pk].flush()
    assert await one.seqs(room.pk) == lost
    assert len(readings) == 3


async def test_mending_outlasts_a_database_that_is_away(
    hub: Hub,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    readings = count_readings(monkeypatch, failures=3)
    one = reader(bob)
    await follow(hub, one, room)
    with unheard():
        lost = (await say(alice, room)).message.seq
    heard = (await say(alice, room)).message.seq
    await until(lambda: hub.feeds[room.pk].head == heard)
    hub.feeds[room.pk].flush()
    assert await one.seqs(room.pk) == [lost, heard]
    assert len(readings) == 4
    said = [record.getMessage() for record in caplog.records if "database is" in str(record.msg)]
    assert len(said) == 2, said


@pytest.mark.parametrize("error", [OperationalError("away"), RuntimeError("a mistake of ours")])
async def test_whatever_happens_the_next_comparison_comes(
    hub: Hub,
    reader: MakeReader,
    alice: User,
    bob: User,
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    compare = hub._healing._compare
    failing: list[Callable[[], object]] = [bool]

    async def fail_once() -> None:
        if failing:
            failing.pop()
            raise error
        await compare()

    monkeypatch.setattr(hub._healing, "_compare", fail_once)
    monkeypatch.setattr("messaging.live.healing.SECONDS_BETWEEN_HEADS", 0.01)
    await hub._healing.stop()
    hub._healing.start()
    one = reader(bob)
    await follow(hub, one, room)
    with unheard():
        lost = (await say(alice, room)).message.seq
    await until(lambda: one.sent)
    assert await one.seqs(room.pk) == [lost]
    assert not failing


async def test_a_dropped_feed_does_not_keep_its_successor_from_mending(
    hub: Hub, reader: MakeReader, alice: User, bob: User, room: Room
) -> None:
    one = reader(bob)
    await follow(hub, one, room)
    first = hub.feeds[room.pk]
    with unheard():
        await say(alice, room)
    first.offer([event(first.head + 2, room_id=room.pk)])
    hub.unsubscribe(one.connection, room.pk)
    await follow(hub, one, room)
    second = hub.feeds[room.pk]
    assert second is not first
    with unheard():
        await say(alice, room)
    last = (await say(alice, room)).message.seq
    await until(lambda: second.head == last)
