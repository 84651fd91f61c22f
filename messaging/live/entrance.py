"""How a socket begins to hear rooms, without a race between what was and what happens."""

from collections.abc import Callable, Mapping, Sequence

from messaging.live.arrivals import Arrivals
from messaging.live.connection import Connection
from messaging.live.executor import in_database_thread
from messaging.live.feed import Feed
from messaging.live.replay import Past, read_visible
from messaging.live.transports import Transport
from messaging.protocol.frames import encode

# The past of so many rooms is in memory at a time, for each socket that says hello.
ROOMS_AT_ONCE = 16

Confirm = Callable[[int], None]
Cursors = Mapping[int, int | None]


class Entrance:
    """`feed_of` finds or makes the feed of a room, `leave` takes a socket out of one."""

    def __init__(
        self,
        arrivals: Arrivals,
        transport: Transport,
        *,
        feed_of: Callable[[int], Feed],
        leave: Callable[[Feed, Connection], None],
    ) -> None:
        self._arrivals = arrivals
        self._transport = transport
        self._feed_of = feed_of
        self._leave = leave

    async def let_in(self, connection: Connection, cursors: Cursors, confirm: Confirm) -> list[int]:
        """As `Hub.subscribe` says: a few rooms at a time, and when the reader has taken what it
        got, so that a long past fits into the outbox.
        """
        wanted = await self._existing(connection, list(cursors))
        missing = cursors.keys() - set(wanted)
        for room_ids in _in_parts(wanted, ROOMS_AT_ONCE):
            while room_ids and not connection.is_closing:
                await connection.drained()
                of_rooms = {room_id: cursors[room_id] for room_id in room_ids}
                room_ids, unseen = await self._enter(connection, of_rooms, confirm)
                missing |= unseen
        return sorted(missing)

    async def _existing(self, connection: Connection, room_ids: list[int]) -> list[int]:
        """Of very many rooms those one may read, so that made-up ones cost a single query."""
        if len(room_ids) <= ROOMS_AT_ONCE:
            return room_ids
        return await in_database_thread(read_visible, connection.user, room_ids)

    async def _enter(
        self, connection: Connection, cursors: Cursors, confirm: Confirm
    ) -> tuple[list[int], set[int]]:
        """Join first and keep what comes, then read, then send both. Returns the rooms that have to
        wait, of which nothing is kept meanwhile, and those that are not there for this person.
        """
        feeds = [self._feed_of(room_id) for room_id in cursors]
        for feed in feeds:
            feed.join(connection)
        try:
            pasts = await self._read(connection, feeds, cursors)
            for feed in feeds:
                if past := pasts.get(feed.room_id):
                    _admit(connection, feed, past, confirm)
        finally:
            outside = [feed for feed in feeds if connection in feed.joining]
            for feed in outside:
                self._leave(feed, connection)
        later = [feed.room_id for feed in outside if feed.room_id in pasts]
        return later, cursors.keys() - pasts.keys()

    async def _read(
        self, connection: Connection, feeds: Sequence[Feed], cursors: Cursors
    ) -> dict[int, Past]:
        await self._start([feed for feed in feeds if not feed.started.is_set()])
        return await self._arrivals.read(connection.user, cursors)

    async def _start(self, feeds: Sequence[Feed]) -> None:
        """Listen before reading the heads: what is committed in between comes as a hint."""
        if feeds:
            room_ids = [feed.room_id for feed in feeds]
            await self._transport.follow_rooms(room_ids)
            heads = await self._arrivals.heads(room_ids)
            for feed in feeds:
                head, is_public = heads.get(feed.room_id, (0, False))
                feed.start(head, is_public=is_public)


def _admit(connection: Connection, feed: Feed, past: Past, confirm: Confirm) -> None:
    """Unless the socket was closed while the log was read, or has to come once more: its reader is
    behind, or more happened meanwhile than was kept.
    """
    if connection not in feed.joining or connection.is_behind:
        return
    feed.catch_up(past.events)
    if not feed.has_kept_all(connection, after=past.head):
        return
    confirm(past.head)
    if past.is_gap:
        about: dict[str, int] = {"room": feed.room_id, "from": past.after, "head": past.head}
        connection.push(encode("gap", **about), room_id=feed.room_id)
    feed.admit(connection, past.events, upto=past.head)


def _in_parts(room_ids: list[int], size: int) -> list[list[int]]:
    return [room_ids[start : start + size] for start in range(0, len(room_ids), size)]
