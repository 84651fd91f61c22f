"""The hub of the test's process, and commits of which it hears nothing."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from messaging.live.announce import announce
from messaging.live.executor import in_database_thread
from messaging.live.hub import Hub
from messaging.live.process import close_hub, open_hub
from messaging.live.replay import Look, read_sights
from rooms.models import Room
from rooms.signals import events_committed
from rooms.standing import Sight
from tests.messaging.readers import MakeReader, Reader


@pytest.fixture
async def hub(transactional_db: None, reader: MakeReader) -> AsyncIterator[Hub]:
    """After `reader`, so that all readers are gone when it closes."""
    yield await open_hub()
    await close_hub()


@contextmanager
def unheard() -> Iterator[None]:
    """What is committed meanwhile reaches the log and no hub, as from a process cut off."""
    events_committed.disconnect(dispatch_uid="announce")
    try:
        yield
    finally:
        events_committed.connect(announce, dispatch_uid="announce")


async def follow(hub: Hub, reader: Reader, room: Room, after: int | None = None) -> None:
    """Subscribe a reader to a room that it may read."""
    hub.attach(reader.connection)
    assert await hub.subscribe(reader.connection, {room.pk: after}) == []


def while_reading(
    monkeypatch: pytest.MonkeyPatch, *, before: Callable[[], object] = bool,
    after: Callable[[], object] = bool,
) -> None:  # fmt: skip
    """Do something on the thread that reads the past of a socket, before or after it reads."""

    def read(looks: Sequence[Look]) -> list[dict[int, Sight]]:
        before()
        seen = read_sights(looks)
        after()
        return seen

    monkeypatch.setattr("messaging.live.arrivals.read_sights", read)


async def head_of(room: Room) -> int:
    await in_database_thread(room.refresh_from_db)
    return room.last_seq
