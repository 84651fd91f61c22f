"""Feeds without a hub."""

from collections.abc import Callable

import pytest

from messaging.live.feed import Feed
from tests.messaging.readers import ROOM, Reader

HOUR = 3600.0


class Notes:
    """What a feed told its hub."""

    def __init__(self) -> None:
        self.holes = 0
        self.left = 0

    def hole(self, feed: Feed) -> None:
        self.holes += 1

    def leave(self, feed: Feed) -> None:
        self.left += 1


@pytest.fixture
def notes() -> Notes:
    return Notes()


StartFeed = Callable[..., Feed]


@pytest.fixture
def start_feed(notes: Notes) -> StartFeed:
    def start(head: int = 10, *, is_public: bool = False) -> Feed:
        feed = Feed(ROOM, on_hole=notes.hole, on_left=notes.leave)
        feed.start(head, is_public=is_public)
        return feed

    return start


@pytest.fixture
def nothing_leaves_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time to join lasts until the test flushes."""
    monkeypatch.setattr("messaging.live.feed.SECONDS_TO_JOIN", HOUR)


def settle(feed: Feed, reader: Reader, upto: int | None = None) -> None:
    """Make a reader a member that knows everything up to `upto`, or to the head."""
    feed.join(reader.connection)
    feed.catch_up([])
    feed.admit(reader.connection, [], upto=feed.head if upto is None else upto)
