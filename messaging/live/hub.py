"""The hub: one per process and event loop, between the log and the local sockets.

It owns the hot path. A frame is encoded once and the same text goes to every socket of the room;
there is no task, no await and no encoding for a socket and message.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from messaging.live.connection import Connection
from messaging.live.event import LiveEvent
from messaging.live.executor import in_database_thread
from messaging.live.feed import Feed
from messaging.live.healing import Healing
from messaging.live.replay import Past, Replay, read_heads, read_pasts
from messaging.live.revocation import Revocation
from messaging.live.transports import Transport
from messaging.protocol.frames import encode


class Hub:
    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.feeds: dict[int, Feed] = {}
        self.connections: dict[int, set[Connection]] = defaultdict(set)
        self._healing = Healing(self.feeds, transport)
        self._revocation = Revocation(self.connections)
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

    async def close(self) -> None:
        await self._revocation.stop()
        await self._healing.stop()
        await self.transport.close()

    def attach(self, connection: Connection) -> None:
        """A socket that is open hears what concerns its person."""
        self.connections[connection.user.pk].add(connection)
        self.transport.follow_user(connection.user.pk)

    def detach(self, connection: Connection) -> None:
        for room_id in list(connection.heads_told):
            self.unsubscribe(connection, room_id)
        for feed in list(self.feeds.values()):
            if connection in feed.joining:
                self._leave(feed, connection)
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
        sent. Returns the rooms that are not there for this person.
        """
        feeds = {room_id: self._feed(room_id) for room_id in cursors}
        for feed in feeds.values():
            feed.join(connection)
        try:
            await self._start([feed for feed in feeds.values() if not feed.started.is_set()])
            pasts = await in_database_thread(read_pasts, connection.user, dict(cursors))
        except BaseException:
            for feed in feeds.values():
                self._leave(feed, connection)
            raise
        for room_id in cursors.keys() - pasts.keys():
            self._leave(feeds[room_id], connection)
        for room_id, past in pasts.items():
            self._admit(connection, feeds[room_id], past, confirm)
        return sorted(cursors.keys() - pasts.keys())

    def unsubscribe(self, connection: Connection, room_id: int) -> None:
        feed = self.feeds.get(room_id)
        if feed is not None:
            self._leave(feed, connection)

    def publish(self, events: Sequence[LiveEvent]) -> None:
        """Events committed by this process: to its own sockets and to the other processes."""
        by_room: dict[int, list[LiveEvent]] = defaultdict(list)
        for event in events:
            by_room[event.room_id].append(event)
        for room_id, of_room in by_room.items():
            self.receive_events(room_id, of_room)
            self.transport.publish_events(room_id, of_room)

    def publish_frame(self, user_id: int, frame: str, *, but: Connection | None = None) -> None:
        """Tell all sockets of a person, here and elsewhere; nothing of it is kept."""
        for connection in self.connections.get(user_id, ()):
            if connection is not but:
                connection.push(frame)
        self.transport.publish_frame(user_id, frame)

    def receive_events(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        feed = self.feeds.get(room_id)
        if feed is not None:
            feed.offer(events)

    def receive_frame(self, user_id: int, frame: str) -> None:
        for connection in self.connections.get(user_id, ()):
            connection.push(frame)

    def _feed(self, room_id: int) -> Feed:
        feed = self.feeds.get(room_id)
        if feed is None:
            feed = Feed(room_id, on_hole=self._healing.mend, on_left=self._on_left)
            self.feeds[room_id] = feed
        return feed

    async def _start(self, feeds: Iterable[Feed]) -> None:
        """Listen before reading the heads: what is committed in between comes as a hint."""
        room_ids = [feed.room_id for feed in feeds]
        if not room_ids:
            return
        await self.transport.follow_rooms(room_ids)
        heads = await in_database_thread(read_heads, room_ids)
        for room_id in room_ids:
            feed = self.feeds.get(room_id)
            if feed is not None and not feed.started.is_set():
                head, is_public = heads.get(room_id, (0, False))
                feed.start(head, is_public=is_public)

    def _admit(
        self, connection: Connection, feed: Feed, past: Past, confirm: Callable[[int], None]
    ) -> None:
        if isinstance(past, Replay):
            feed.catch_up(past.events)
            confirm(feed.head)
            feed.admit(connection, past.events, after=past.after)
        else:
            head = feed.admit_from_head(connection)
            confirm(head)
            connection.push(encode("gap", room=feed.room_id, **{"from": past.after, "head": head}))

    def _leave(self, feed: Feed, connection: Connection) -> None:
        feed.leave(connection)
        self._drop_if_deserted(feed)

    def _on_left(self, feed: Feed, connection: Connection) -> None:
        self._drop_if_deserted(feed)

    def _drop_if_deserted(self, feed: Feed) -> None:
        if feed.is_deserted and self.feeds.get(feed.room_id) is feed:
            del self.feeds[feed.room_id]
            feed.stop()
            self.transport.leave_room(feed.room_id)
