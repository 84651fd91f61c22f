"""Who loses a room hears of it as the last thing, whatever they were doing just then."""

import pytest

from messaging.live.feed import Feed
from rooms.models import User
from tests.messaging.feeds import Notes, StartFeed, settle
from tests.messaging.readers import MakeReader, event, events

BOB = 2


@pytest.fixture
def bob() -> User:
    return User(pk=BOB, username="bob")


async def test_the_departure_is_the_last_thing_even_in_the_same_batch(
    start_feed: StartFeed, reader: MakeReader, bob: User, notes: Notes
) -> None:
    feed, departed, other = start_feed(), reader(bob), reader()
    for each in (departed, other):
        settle(feed, each)
    feed.offer([event(11), event(12, departed=BOB), event(13)])
    feed.offer([event(14)])
    feed.flush()
    assert await departed.seqs() == [11, 12]
    assert await other.seqs() == [11, 12, 13, 14]
    assert notes.left == 1
    assert departed.connection.rooms == set()


async def test_all_tabs_of_the_person_lose_the_room(
    start_feed: StartFeed, reader: MakeReader, bob: User
) -> None:
    feed, tabs = start_feed(), [reader(bob), reader(bob)]
    for tab in tabs:
        settle(feed, tab)
    feed.offer([event(11, departed=BOB), event(12)])
    feed.flush()
    assert [await tab.seqs() for tab in tabs] == [[11], [11]]
    assert feed.is_deserted


async def test_what_a_slow_reader_has_not_taken_is_taken_back(
    start_feed: StartFeed, reader: MakeReader, bob: User
) -> None:
    feed, slow = start_feed(), reader(bob)
    settle(feed, slow)
    slow.hold()
    for seq in range(11, 16):
        feed.offer(events(seq, seq))
        feed.flush()
    slow.connection.push('{"type":"read"}')
    feed.offer([event(16, departed=BOB)])
    feed.flush()
    slow.go_on()
    types = [frame["type"] for frame in await slow.frames()]
    assert types == ["read", "events"]
    assert await slow.seqs() == [16]


async def test_who_leaves_a_public_room_goes_on_reading(
    start_feed: StartFeed, reader: MakeReader, bob: User
) -> None:
    feed, former = start_feed(is_public=True), reader(bob)
    settle(feed, former)
    feed.offer([event(11, departed=BOB), event(12)])
    feed.flush()
    assert await former.seqs() == [11, 12]


async def test_a_ban_ends_reading_in_a_public_room_too(
    start_feed: StartFeed, reader: MakeReader, bob: User
) -> None:
    feed, banned = start_feed(is_public=True), reader(bob)
    settle(feed, banned)
    feed.offer([event(11, departed=BOB, is_ban=True), event(12)])
    feed.flush()
    assert await banned.seqs() == [11]


async def join_while_removed(feed: Feed, reader: MakeReader, bob: User, *, upto: int) -> list[int]:
    """Bob joins; 11 removes him and 12 follows while the log is read up to `upto`."""
    joining = reader(bob)
    feed.join(joining.connection)
    feed.offer([event(11, departed=BOB), event(12)])
    replay = [event(seq) for seq in range(9, upto + 1)]
    feed.catch_up(replay)
    feed.admit(joining.connection, replay, upto=upto)
    feed.offer([event(13)])
    feed.flush()
    return await joining.seqs()


async def test_who_is_removed_after_the_reading_hears_it_last(
    start_feed: StartFeed, reader: MakeReader, bob: User
) -> None:
    """Allowed at 10, removed at 11: the departure came between reading and admission."""
    assert await join_while_removed(start_feed(), reader, bob, upto=10) == [9, 10, 11]


async def test_who_came_back_before_the_reading_stays(
    start_feed: StartFeed, reader: MakeReader, bob: User
) -> None:
    """Removed at 11 and allowed again at 12: an old departure does not count."""
    assert await join_while_removed(start_feed(), reader, bob, upto=12) == [9, 10, 11, 12, 13]


async def test_who_is_ahead_and_is_removed_hears_it_last(
    start_feed: StartFeed, reader: MakeReader, bob: User
) -> None:
    feed, ahead = start_feed(), reader(bob)
    settle(feed, ahead, upto=12)
    feed.offer([event(11), event(12, departed=BOB), event(13)])
    feed.flush()
    assert await ahead.seqs() == [13]
    feed.offer([event(14, departed=BOB), event(15)])
    feed.flush()
    assert await ahead.seqs() == [13, 14]
    assert feed.is_deserted


async def test_what_one_who_is_ahead_has_not_taken_is_taken_back_too(
    start_feed: StartFeed, reader: MakeReader, bob: User
) -> None:
    feed, slow = start_feed(), reader(bob)
    settle(feed, slow, upto=12)
    slow.hold()
    slow.connection.push('{"type":"read"}')  # this one is on its way already
    slow.connection.push('{"type":"events","room":7,"events":[]}', room_id=feed.room_id)
    feed.offer([*events(11, 12), event(13, departed=BOB)])
    feed.flush()
    slow.go_on()
    assert [frame["type"] for frame in await slow.frames()] == ["read", "events"]
    assert await slow.seqs() == [13]
