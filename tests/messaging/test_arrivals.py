"""Many sockets that come back at once read the database a few times, not a few times each."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.backends.utils import CursorWrapper

from messaging.live.executor import in_database_thread
from messaging.live.hub import Hub
from messaging.services.send import send_message
from rooms.models import Room, User
from rooms.services.members import join_room
from tests.messaging.hubs import follow, head_of
from tests.messaging.readers import MakeReader, Reader
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 60


@contextmanager
def counted_queries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """On whichever thread they are made."""
    queries: list[str] = []
    execute = CursorWrapper.execute

    def note(self: CursorWrapper, sql: str, params: object = None) -> object:
        queries.append(str(sql))
        return execute(self, sql, params)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", note)
        yield queries


@pytest.fixture
def crowd(public_room: Room) -> list[User]:
    people = [User.objects.create_user(username=f"someone{number}") for number in range(CROWD)]
    for person in people:
        join_room(user=person, room=public_room)
    return people


async def come_back(hub: Hub, room: Room, readers: list[Reader], after: int) -> None:
    for reader in readers:
        hub.attach(reader.connection)
    greetings = [hub.arrivals.greet(reader.connection.user) for reader in readers]
    await asyncio.gather(*greetings)
    await asyncio.gather(
        *(hub.subscribe(reader.connection, {room.pk: after}) for reader in readers)
    )


async def test_a_crowd_that_comes_back_shares_its_queries(
    hub: Hub, reader: MakeReader, alice: User, crowd: list[User], public_room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    start = await head_of(public_room)
    for _number in range(5):
        await in_database_thread(say, alice, public_room)
    readers = [reader(person) for person in crowd]
    with counted_queries(monkeypatch) as queries:
        await come_back(hub, public_room, readers, start)
    assert len(queries) < CROWD / 2, queries
    for each in readers:
        assert await each.seqs(public_room.pk) == list(range(start + 1, start + 6))


async def test_what_passed_here_is_not_read_from_the_log_at_all(
    hub: Hub, reader: MakeReader, alice: User, bob: User, charlie: User, public_room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    start = await head_of(public_room)
    first, second = reader(bob), reader(charlie)
    await follow(hub, first, public_room)
    for _number in range(3):
        await in_database_thread(say, alice, public_room)
    await until(lambda: hub.feeds[public_room.pk].head == start + 3)
    with counted_queries(monkeypatch) as queries:
        await follow(hub, second, public_room, start)
    assert await second.seqs(public_room.pk) == [start + 1, start + 2, start + 3]
    assert await first.seqs(public_room.pk) == [start + 1, start + 2, start + 3]
    assert not any("rooms_roomevent" in query for query in queries)


def say(author: User, room: Room) -> None:
    send_message(author=author, room_id=room.pk, body="안녕하세요")
