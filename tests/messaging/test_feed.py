"""One room in one process: in order, together, and never to somebody who may not read it."""

from messaging.live.event import MAX_FRAME_SIZE
from messaging.live.feed import Feed
from messaging.live.replay import MAX_EVENTS
from tests.messaging.feeds import Notes, StartFeed, settle
from tests.messaging.readers import ROOM, MakeReader, event, events
from tests.waiting import until


async def test_the_first_event_of_a_quiet_room_leaves_at_once(
    start_feed: StartFeed, reader: MakeReader, nothing_leaves_alone: None
) -> None:
    feed, one = start_feed(), reader()
    feed.join(one.connection)
    feed.admit(one.connection, [], upto=10)
    feed.offer(events(11, 11))
    assert await one.seqs() == [11]


async def test_what_follows_closely_leaves_in_one_frame(
    start_feed: StartFeed, reader: MakeReader, nothing_leaves_alone: None
) -> None:
    feed, one = start_feed(), reader()
    settle(feed, one)
    feed.offer(events(11, 11))
    feed.offer(events(12, 13))
    feed.offer(events(14, 14))
    assert await one.seqs() == [11]
    feed.flush()
    assert [len(frame["events"]) for frame in await one.frames()] == [1, 3]
    assert await one.seqs() == [11, 12, 13, 14]


async def test_the_time_to_join_ends_by_itself(start_feed: StartFeed, reader: MakeReader) -> None:
    feed, one = start_feed(), reader()
    settle(feed, one)
    feed.offer(events(11, 11))
    await until(lambda: one.sent)
    assert await one.seqs() == [11]


async def test_all_sockets_get_the_same_bytes(start_feed: StartFeed, reader: MakeReader) -> None:
    feed, written = start_feed(), list[bytes]()

    def write(wire: bytes) -> bool:
        written.append(wire)
        return True

    for each in (reader(), reader()):
        settle(feed, each)
        each.connection._write = write
    feed.offer(events(11, 11))
    feed.flush()
    one, other = written
    assert one is other


async def test_a_large_batch_is_cut_into_frames_of_a_bounded_size(
    start_feed: StartFeed, reader: MakeReader, nothing_leaves_alone: None
) -> None:
    feed, one = start_feed(), reader()
    settle(feed, one)
    third = MAX_FRAME_SIZE // 3
    feed.offer([event(seq, size=third) for seq in range(11, 16)])
    feed.flush()
    frames = await one.frames()
    assert [len(frame["events"]) for frame in frames] == [2, 2, 1]
    assert await one.seqs() == [11, 12, 13, 14, 15]
    assert all(len(message["text"]) < MAX_FRAME_SIZE + 100 for message in one.sent)


async def test_an_event_larger_than_a_frame_leaves_alone(
    start_feed: StartFeed, reader: MakeReader, nothing_leaves_alone: None
) -> None:
    feed, one = start_feed(), reader()
    settle(feed, one)
    feed.offer([event(11), event(12, size=MAX_FRAME_SIZE), event(13)])
    feed.flush()
    assert [len(frame["events"]) for frame in await one.frames()] == [1, 1, 1]


async def test_duplicates_and_disorder_leave_once_and_in_order(
    start_feed: StartFeed, reader: MakeReader, notes: Notes
) -> None:
    feed, one = start_feed(), reader()
    settle(feed, one)
    feed.offer([event(13), event(11), event(11), event(10)])
    assert notes.holes == 1
    feed.offer([event(12), event(13)])
    feed.flush()
    assert await one.seqs() == [11, 12, 13]
    assert not feed.has_hole


async def test_a_hole_that_is_there_at_the_start_is_told(notes: Notes) -> None:
    feed = Feed(ROOM, on_hole=notes.hole, on_left=notes.leave)
    feed.offer(events(13, 13))
    assert notes.holes == 0
    feed.start(11, is_public=False)
    assert notes.holes == 1


async def test_what_came_before_the_start_is_kept_for_it(notes: Notes, reader: MakeReader) -> None:
    feed, one = Feed(ROOM, on_hole=notes.hole, on_left=notes.leave), reader()
    feed.join(one.connection)
    feed.offer([event(12), event(11), event(10)])
    feed.start(10, is_public=False)
    feed.catch_up([])
    feed.admit(one.connection, [], upto=10)
    assert await one.seqs() == [11, 12]


async def test_what_is_committed_between_joining_and_reading_comes_once(
    start_feed: StartFeed, reader: MakeReader
) -> None:
    feed, one = start_feed(), reader()
    feed.join(one.connection)
    feed.offer(events(11, 12))
    replay = events(8, 12)
    feed.offer(events(13, 13))
    feed.catch_up(replay)
    feed.admit(one.connection, replay, upto=12)
    feed.offer(events(14, 14))
    feed.flush()
    assert await one.seqs() == [8, 9, 10, 11, 12, 13, 14]


async def test_of_much_that_happens_meanwhile_not_all_is_kept(
    start_feed: StartFeed, reader: MakeReader
) -> None:
    feed, one = start_feed(), reader()
    feed.join(one.connection)
    feed.offer(events(11, 10 + MAX_EVENTS))
    feed.flush()
    assert feed.has_kept_all(one.connection, after=10)
    feed.offer(events(11 + MAX_EVENTS, 11 + MAX_EVENTS))
    feed.flush()
    assert not feed.has_kept_all(one.connection, after=10)
    assert feed.has_kept_all(one.connection, after=11)


async def test_a_reading_that_knows_more_serves_all_sockets(
    start_feed: StartFeed, reader: MakeReader
) -> None:
    feed, one, late = start_feed(), reader(), reader()
    settle(feed, one)
    feed.join(late.connection)
    replay = events(9, 12)
    feed.catch_up(replay)
    feed.admit(late.connection, replay, upto=12)
    assert await one.seqs() == [11, 12]
    assert await late.seqs() == [9, 10, 11, 12]


async def test_a_socket_that_is_ahead_of_its_process_hears_nothing_twice(
    start_feed: StartFeed, reader: MakeReader, notes: Notes
) -> None:
    """This process lost the hints of 11 to 13, and the socket has them from another one."""
    feed, one, ahead = start_feed(), reader(), reader()
    settle(feed, one)
    feed.join(ahead.connection)
    replay = events(14, 15)
    feed.catch_up(replay)
    feed.admit(ahead.connection, replay, upto=15)
    assert notes.holes
    feed.offer(events(11, 16))
    feed.flush()
    assert await ahead.seqs() == [14, 15, 16]
    assert await one.seqs() == [11, 12, 13, 14, 15, 16]
    feed.offer(events(17, 17))
    feed.flush()
    assert await ahead.seqs() == [14, 15, 16, 17]


async def test_a_socket_that_is_ahead_is_caught_up_with_step_by_step(
    start_feed: StartFeed, reader: MakeReader
) -> None:
    feed, ahead = start_feed(), reader()
    settle(feed, ahead, upto=12)
    assert not feed.is_deserted
    for seq in (11, 12, 13):
        feed.offer(events(seq, seq))
        feed.flush()
    assert await ahead.seqs() == [13]
    assert feed.members == {ahead.connection}
    assert not feed.ahead


async def test_joining_again_starts_anew(start_feed: StartFeed, reader: MakeReader) -> None:
    feed, one = start_feed(), reader()
    settle(feed, one)
    feed.offer(events(11, 11))
    feed.flush()
    feed.join(one.connection)
    feed.offer(events(12, 12))
    feed.catch_up([])
    feed.admit(one.connection, events(11, 12), upto=12)
    assert await one.seqs() == [11, 11, 12]


async def test_who_has_left_hears_nothing_more(start_feed: StartFeed, reader: MakeReader) -> None:
    feed, one = start_feed(), reader()
    settle(feed, one)
    feed.leave(one.connection)
    feed.offer(events(11, 11))
    feed.flush()
    assert await one.seqs() == []
    assert feed.is_deserted
    assert one.connection.rooms == set()
    assert one.connection.heads_told == {}
