"""Hundreds of rooms that a socket cannot hear cost the others nothing, and it no connection."""

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest

from messaging.live.connection import Connection
from messaging.live.identity import Identity
from messaging.protocol.codes import Close
from messaging.protocol.frames import Hello
from messaging.room_refusals import RoomRefusals
from rooms.errors import Invalid, NotFound
from rooms.models import User
from tests.messaging.readers import MakeReader

NAMES = [f"room {number}" for number in range(8_500)]  # as many fit into one frame


async def a_while() -> None:
    """As many turns of the loop as would be enough to go wrong."""
    for _turn in range(10):
        await asyncio.sleep(0)


async def test_a_reader_that_takes_nothing_is_waited_for(
    reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.connection.MAX_FRAMES", 2)
    slow = reader()
    slow.hold()
    refusals = RoomRefusals(slow.connection, Hello())
    telling = asyncio.create_task(refusals.tell(Invalid(), NAMES))
    await a_while()
    slow.go_on()
    await telling
    refusals.tell_rest()
    errors = await slow.frames()
    assert slow.close_code is None
    assert [frame.get("room") for frame in errors] == [*NAMES[:100], None]


@pytest.mark.parametrize(
    "leave",
    [
        lambda connection: connection.drop(Close.SESSION_ENDED),
        lambda connection: connection.retire(Close.GOING_AWAY),
    ],
)
async def test_a_socket_that_is_leaving_is_told_nothing_more(
    reader: MakeReader, leave: Callable[[Connection], None]
) -> None:
    one = reader()
    one.hold()
    one.connection.unanswered = 1  # so that it retires a while later
    refusals = RoomRefusals(one.connection, Hello())
    telling = asyncio.create_task(refusals.tell(Invalid(), NAMES))
    await a_while()
    leave(one.connection)
    one.go_on()
    await telling
    await refusals.tell(NotFound(), NAMES)
    refusals.tell_rest()
    assert len([message for message in one.sent if "text" in message]) == 1


async def test_the_loop_goes_on_while_a_fast_reader_is_told() -> None:
    taken: list[bytes] = []

    async def send(_message: object) -> None:
        """What is written at once is not sent."""

    def write(wire: bytes) -> bool:
        taken.append(wire)
        return True

    identity = Identity(User(pk=1), "en")
    connection = Connection(id="fast", identity=identity, send=send, write=write)
    telling = asyncio.create_task(RoomRefusals(connection, Hello()).tell(Invalid(), NAMES))
    seen = []
    while not telling.done():
        await asyncio.sleep(0)
        seen.append(len(taken))
    assert max(after - before for before, after in pairwise(seen)) == 1
    assert len(taken) == 100
