"""One socket's outbox: bounded, in order, and closed in good time whatever its reader does."""

import asyncio

import pytest

from messaging.protocol.codes import Close
from tests.messaging.readers import ROOM, MakeReader
from tests.waiting import until

FRAME = '{"type":"ping"}'


async def test_frames_leave_in_order(reader: MakeReader) -> None:
    one = reader()
    for number in range(5):
        one.connection.push(f'{{"type":"n","n":{number}}}')
    assert [frame["n"] for frame in await one.frames()] == [0, 1, 2, 3, 4]


async def test_what_waits_for_long_arrives_as_it_was(
    reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.connection.SIZE_AS_IT_IS", 100)
    one = reader()
    one.hold()
    for number in range(50):
        one.connection.push(f'{{"type":"n","n":{number},"body":"오름 {"가" * number}"}}')
    one.go_on()
    frames = await one.frames()
    assert [frame["n"] for frame in frames] == list(range(50))
    assert frames[-1]["body"] == f"오름 {'가' * 49}"


async def test_close_comes_after_what_was_queued(reader: MakeReader) -> None:
    one = reader()
    one.connection.push(FRAME)
    one.connection.close(Close.RESTART)
    one.connection.push(FRAME)
    await one.closed()
    assert [message["type"] for message in one.sent] == ["websocket.send", "websocket.close"]
    assert one.close_code == 4001


async def test_who_retires_is_closed_when_every_send_is_answered(reader: MakeReader) -> None:
    one = reader()
    one.connection.unanswered = 2
    one.connection.retire(Close.GOING_AWAY)
    assert one.connection.is_leaving
    one.connection.answered()
    one.connection.push(FRAME)
    assert not one.connection.is_closing
    one.connection.answered()
    await one.closed()
    assert [message["type"] for message in one.sent] == ["websocket.send", "websocket.close"]
    assert one.close_code == 1012


async def test_who_retires_with_nothing_to_wait_for_is_closed_at_once(reader: MakeReader) -> None:
    one = reader()
    one.connection.unanswered = 1
    one.connection.answered()
    assert not one.connection.is_leaving
    one.connection.retire(Close.GOING_AWAY)
    await one.closed()
    assert one.close_code == 1012


async def test_the_first_reason_to_close_stands(reader: MakeReader) -> None:
    one = reader()
    one.connection.close(Close.TOO_SLOW)
    one.connection.close(Close.NO_PONG)
    await one.closed()
    assert one.close_code == 4008


async def test_who_is_dropped_gets_nothing_of_what_was_queued(reader: MakeReader) -> None:
    one = reader()
    one.hold()
    for _number in range(3):
        one.connection.push(FRAME)
    one.connection.drop(Close.SESSION_ENDED)
    one.go_on()
    await one.closed()
    assert one.close_code == 4501
    assert len(one.sent) == 1


@pytest.mark.parametrize(
    ("limit", "value", "frames"), [("MAX_FRAMES", 10, 11), ("MAX_SIZE", 100, 6)]
)
async def test_a_slow_reader_is_closed_and_its_outbox_is_let_go(
    reader: MakeReader, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, frames: int
) -> None:
    monkeypatch.setattr(f"messaging.live.connection.{limit}", value)
    slow = reader()
    slow.hold()
    for _number in range(frames - 1):
        slow.connection.push(FRAME)
    assert not slow.connection.is_closing
    slow.connection.push(FRAME)
    assert slow.connection.is_closing
    slow.go_on()
    await slow.closed()
    assert slow.close_code == 4008
    assert len(slow.sent) == 1


@pytest.mark.parametrize(("limit", "value"), [("MAX_FRAMES", 4), ("MAX_SIZE", 70)])
async def test_a_slow_reader_loses_first_what_nobody_misses(
    reader: MakeReader, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(f"messaging.live.connection.{limit}", value)
    slow = reader()
    slow.hold()
    slow.connection.push(FRAME)
    await until(lambda: not slow.connection._outbox, what="the first to be on its way")
    for _number in range(2):
        slow.connection.push('{"type":"now"}', is_ephemeral=True)
        slow.connection.push(FRAME)
    for _number in range(2):
        slow.connection.push(FRAME)
        assert not slow.connection.is_closing
    slow.go_on()
    assert [frame["type"] for frame in await slow.frames()] == ["ping"] * 5


async def test_who_has_nothing_to_lose_is_closed(
    reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.connection.MAX_FRAMES", 2)
    slow = reader()
    slow.hold()
    slow.connection.push(FRAME)
    await until(lambda: not slow.connection._outbox, what="the first to be on its way")
    slow.connection.push('{"type":"now"}', is_ephemeral=True)
    for _number in range(2):
        slow.connection.push(FRAME)
    assert not slow.connection.is_closing
    slow.connection.push(FRAME)
    assert slow.connection.is_closing


async def test_one_frame_may_be_larger_than_the_bound(
    reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.connection.MAX_SIZE", 10)
    one = reader()
    one.connection.push(FRAME)
    assert await one.frames() == [{"type": "ping"}]
    assert not one.connection.is_closing


async def test_a_reader_that_takes_nothing_at_all_is_given_up(
    reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The send that hangs must not keep the socket: its close could never be sent either."""
    monkeypatch.setattr("messaging.live.connection.SECONDS_TO_CLOSE", 0)
    stuck = reader()
    stuck.hold()
    stuck.connection.push(FRAME)
    await until(lambda: stuck.connection._size == 0, what="the pump to be in its send")
    stuck.connection.close(Close.TOO_SLOW)
    await until(lambda: stuck.is_stuck, what="the reader to be given up")
    assert stuck.sent == []


async def test_nobody_waits_for_a_line_that_is_cut(reader: MakeReader) -> None:
    one = reader()

    async def fail(message: object) -> None:
        await asyncio.sleep(0)
        raise ConnectionResetError

    one.connection._send = fail
    one.connection.push(FRAME)
    await asyncio.wait_for(one.connection.drained(), 10)
    assert one.connection.is_closing


async def test_draining_waits_for_the_reader_and_ends_with_the_close(reader: MakeReader) -> None:
    slow = reader()
    slow.hold()
    await slow.connection.drained()
    slow.connection.push(FRAME)
    waiting = asyncio.create_task(slow.connection.drained())
    await asyncio.sleep(0)
    assert not waiting.done()
    slow.go_on()
    await waiting
    assert len(slow.sent) == 1
    slow.hold()
    slow.connection.push(FRAME)
    slow.connection.close(Close.TOO_SLOW)
    await slow.connection.drained()


async def test_purging_a_room_leaves_the_other_frames(reader: MakeReader) -> None:
    one = reader()
    one.hold()
    one.connection.push(FRAME)  # this one may be on its way already
    for room_id in (ROOM, None, ROOM + 1, ROOM):
        one.connection.push(f'{{"type":"n","room":{room_id or 0}}}', room_id=room_id)
    one.connection.purge(ROOM)
    one.go_on()
    assert [frame.get("room") for frame in await one.frames()] == [None, 0, ROOM + 1]
