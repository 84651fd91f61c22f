"""The hub: one per process and event loop, between the log and the local sockets.

It owns the hot path. A frame is encoded once and the same text goes to every socket of the room;
there is no task, no await and no encoding for a socket and message.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from messaging.live.arrivals import Arrivals
from messaging.live.connection import Connection
from messaging.live.entrance import Entrance
from messaging.live.event import Lane, LiveEvent
from messaging.live.feed import Feed
from messaging.live.healing import Healing
from messaging.live.measuring import measure_arrival
from messaging.live.notices import Notices
from messaging.live.overviews import Overviews
from messaging.live.presence import Presence
from messaging.live.revocation import Revocation
from messaging.live.tails import Tails
from messaging.live.transports import Transport
from messaging.live.transports.memory import MemoryTransport
from messaging.protocol.wire import OutgoingFrame


class Hub:
    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.feeds: dict[int, Feed] = {}
        self.connections: dict[int, set[Connection]] = defaultdict(set)
        self.notices = Notices(self._publish_notice)
        self.presence = Presence(is_shared=not isinstance(transport, MemoryTransport))
        self._tails = Tails()
        self.arrivals = Arrivals(self._tails)
        self._healing = Healing(self.feeds, transport)
        self._revocation = Revocation(self.connections)
        self._overviews = Overviews(self.connections.keys, transport, self.receive_frame)
        self._entrance = Entrance(self.arrivals, transport, feed_of=self._feed, leave=self._leave)
        self._opening: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin listening; several callers open it once."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
        await asyncio.shield(self._opening)

    async def _open(self) -> None:
        await self.transport.open(self)
        self._healing.start()
        self._revocation.start()
        self._overviews.start()
        self.presence.start()

    async def close(self) -> None:
        await self.presence.stop()
        await self.notices.stop()
        await self._overviews.stop()
        await self._revocation.stop()
        await self._healing.stop()
        for feed in self.feeds.values():
            feed.stop()
        await self.transport.close()

    def attach(self, connection: Connection) -> None:
        """A socket that is open hears what concerns its person."""
        self.connections[connection.user.pk].add(connection)
        self.transport.follow_user(connection.user.pk)

    def detach(self, connection: Connection) -> None:
        self.presence.leave(connection)
        for room_id in list(connection.rooms):
            self.unsubscribe(connection, room_id)
        of_user = self.connections[connection.user.pk]
        of_user.discard(connection)
        if not of_user:
            del self.connections[connection.user.pk]
            self.transport.leave_user(connection.user.pk)

    async def subscribe(
        self,
        connection: Connection,
        cursors: Mapping[int, int | None],
        *,
        confirm: Callable[[int], None] = lambda head: None,
    ) -> list[int]:
        """Let a socket hear these rooms, each after a seq (None: from its head), without a race.

        Join first and keep what comes, then authorise and read the log in one go, then send both
        by the reader rule. `confirm` is called with the head of a room before anything of it is
        sent. Returns the rooms that are not there for this person. Waits for the reader: all of
        a long past does not fit into the outbox.
        """
        return await self._entrance.let_in(connection, cursors, confirm)

    def unsubscribe(self, connection: Connection, room_id: int) -> None:
        feed = self.feeds.get(room_id)
        if feed is not None:
            self._leave(feed, connection)

    def publish(self, events: Sequence[LiveEvent]) -> None:
        """Events committed by this process: to its own sockets and to the other processes."""
        by_room: dict[int, list[LiveEvent]] = defaultdict(list)
        for event in events:
            by_room[event.room_id].append(event)
        measure_arrival(Lane.LOCAL, len(events), len(events), oldest=events[0].committed_at)
        for room_id, of_room in by_room.items():
            self.receive_events(room_id, of_room)
            self.transport.publish_events(room_id, of_room)

    def publish_frame(self, user_id: int, frame: str, *, but: Connection | None = None) -> None:
        """Tell all sockets of a person, here and elsewhere; nothing of it is kept."""
        for connection in self.connections.get(user_id, ()):
            if connection is not but:
                connection.push(frame)
        self.transport.publish_frame(user_id, frame)

    def _publish_notice(self, room_id: int, frame: str) -> None:
        self.receive_notice(room_id, frame)
        self.transport.publish_notice(room_id, frame)

    def receive_events(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        feed = self.feeds.get(room_id)
        if feed is not None:
            feed.offer(events)

    def is_news(self, room_id: int, seq: int) -> bool:
        """Asked from any thread; the cursor decides in the end."""
        feed = self.feeds.get(room_id)
        return feed is not None and seq > feed.head

    def receive_frame(self, user_id: int, frame: str) -> None:
        for connection in self.connections.get(user_id, ()):
            connection.push(frame)

    def receive_notice(self, room_id: int, frame: str) -> None:
        feed = self.feeds.get(room_id)
        if feed is not None:
            ready = OutgoingFrame(frame)
            for connection in feed.members:
                connection.push_frame(ready, room_id=room_id, is_ephemeral=True)

    def _feed(self, room_id: int) -> Feed:
        feed = self.feeds.get(room_id)
        if feed is None:
            feed = Feed(
                room_id,
                on_hole=self._healing.mend,
                on_left=self._drop_if_deserted,
                remember=self._tails.remember,
            )
            self.feeds[room_id] = feed
        return feed

    def _leave(self, feed: Feed, connection: Connection) -> None:
        feed.leave(connection)
        self._drop_if_deserted(feed)

    def _drop_if_deserted(self, feed: Feed) -> None:
        if feed.is_deserted and self.feeds.get(feed.room_id) is feed:
            del self.feeds[feed.room_id]
            feed.stop()
            # What nobody here hears of could be deleted unheard.
            self._tails.forget(feed.room_id)
            self.transport.leave_room(feed.room_id)
