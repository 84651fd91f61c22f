"""The pulse of a socket: pings with the heads that moved, and the end of one that is silent."""

from collections.abc import Iterator
from functools import partial

import pytest

from messaging.live.feed import Feed
from messaging.live.heartbeat import Heartbeat
from tests.messaging.feeds import StartFeed, settle
from tests.messaging.readers import ROOM, MakeReader, Reader, events
from tests.waiting import until


class Beats:
    """A heart that beats when the test says so."""

    def __init__(self, reader: Reader, feeds: dict[int, Feed]) -> None:
        self.heart = Heartbeat(reader.connection, feeds)
        self.heart.start()

    def beat(self) -> None:
        assert self.heart._timer is not None
        self.heart._timer.cancel()
        self.heart._beat()


@pytest.fixture
def hearts() -> Iterator[list[Beats]]:
    made: list[Beats] = []
    yield made
    for beats in made:
        beats.heart.stop()


async def test_a_ping_tells_the_heads_that_moved(
    start_feed: StartFeed, reader: MakeReader, hearts: list[Beats]
) -> None:
    feed, one = start_feed(10), reader()
    hearts.append(Beats(one, {ROOM: feed}))
    settle(feed, one)
    for seq in (None, 11, None):
        feed.offer(events(seq, seq) if seq else [])
        hearts[0].beat()
        hearts[0].heart.answered()
    pings = [frame["heads"] for frame in await one.frames() if frame["type"] == "ping"]
    assert pings == [{}, {str(ROOM): 11}, {}]


async def test_who_answers_stays(reader: MakeReader, hearts: list[Beats]) -> None:
    one = reader()
    hearts.append(Beats(one, {}))
    for _number in range(5):
        hearts[0].beat()
        hearts[0].heart.answered()
    assert not one.connection.is_closing


async def test_who_does_not_answer_until_the_next_ping_is_closed(
    reader: MakeReader, hearts: list[Beats]
) -> None:
    one = reader()
    hearts.append(Beats(one, {}))
    hearts[0].beat()
    assert not one.connection.is_closing
    hearts[0].beat()
    await one.closed()
    assert one.close_code == 4009


async def test_who_takes_what_waited_is_there_though_the_ping_waits_behind_it(
    reader: MakeReader, hearts: list[Beats]
) -> None:
    one = reader()
    hearts.append(Beats(one, {}))
    one.hold()
    for number in range(4):
        one.connection.push(f'{{"number": {number}}}')
        hearts[0].beat()
        taken = len(one.sent)
        one.take_one()
        await until(partial(has_taken, one, taken + 1))
    assert not one.connection.is_closing
    hearts[0].beat()
    assert not one.connection.is_closing
    hearts[0].beat()
    assert one.connection.is_closing


def has_taken(reader: Reader, frames: int) -> bool:
    return len(reader.sent) >= frames


async def test_the_heart_beats_by_itself(
    reader: MakeReader, monkeypatch: pytest.MonkeyPatch, hearts: list[Beats]
) -> None:
    monkeypatch.setattr("messaging.live.heartbeat.SECONDS_BETWEEN_PINGS", 0.001)
    one = reader()
    hearts.append(Beats(one, {}))
    await until(lambda: one.close_code == 4009)
    assert [message["type"] for message in one.sent].count("websocket.send") == 1
    await one.closed()
