"""One room as this process hears it: its order, its local sockets, and what leaves together."""

import asyncio
from collections.abc import Callable, Sequence

from messaging.live.connection import Connection
from messaging.live.cursor import Cursor
from messaging.live.event import LiveEvent, frames

SECONDS_TO_JOIN = 0.010  # what follows an event within this time leaves in one frame


class Feed:
    """Everything here runs on the event loop.

    `on_hole` is called when the next event is missing, `on_left` when a socket lost the room
    because its person did.
    """

    def __init__(
        self,
        room_id: int,
        *,
        on_hole: Callable[["Feed"], None],
        on_left: Callable[["Feed", Connection], None],
    ) -> None:
        self.room_id = room_id
        self.is_public = False
        self.started = asyncio.Event()
        self.members: set[Connection] = set()
        # Sockets whose past is being read; what happens meanwhile waits for them.
        self.joining: dict[Connection, list[LiveEvent]] = {}
        self._cursor: Cursor[LiveEvent] = Cursor()
        self._on_hole = on_hole
        self._on_left = on_left
        self._due: list[LiveEvent] = []
        self._timer: asyncio.TimerHandle | None = None
        self._flushed_at = 0.0

    @property
    def head(self) -> int:
        """The seq of the last event that is on its way to the sockets."""
        return self._cursor.last or 0

    @property
    def has_hole(self) -> bool:
        return self._cursor.has_hole

    @property
    def is_deserted(self) -> bool:
        return not self.members and not self.joining

    def start(self, head: int, *, is_public: bool) -> None:
        self.is_public = is_public
        self._accept(self._cursor.start(head))
        self.started.set()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def offer(self, events: Sequence[LiveEvent]) -> None:
        """Events in any order, any number of times: each leaves once, in the room's order."""
        applied = [item for event in events for item in self._cursor.offer(event.seq, event)]
        self._accept(applied)
        if self._cursor.has_hole:
            self._on_hole(self)

    def flush(self) -> None:
        """Send what is due now: one frame, the same for all sockets."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due, self._due = self._due, []
        self._flushed_at = asyncio.get_running_loop().time()
        for events in _cut_after_departures(due):
            self._send(events)

    def _send(self, events: list[LiveEvent]) -> None:
        departure = events[-1] if events[-1].departed else None
        if departure:
            self._purge(departure)
        for frame in frames(self.room_id, events):
            for connection in self.members:
                connection.push(frame, room_id=self.room_id)
        for waiting in self.joining.values():
            waiting.extend(events)
        if departure:
            self._part_with(departure)

    def _purge(self, departure: LiveEvent) -> None:
        """What a slow socket has not taken yet is not for its reader any more."""
        for connection in self.members:
            if connection.user.pk == departure.departed:
                connection.purge(self.room_id)

    def _part_with(self, departure: LiveEvent) -> None:
        """The departure itself is the last thing one hears of a room that one may not read."""
        if self.is_public and not departure.is_ban:
            return
        for connection in [*self.members, *self.joining]:
            if connection.user.pk == departure.departed:
                self.leave(connection)
                self._on_left(self, connection)

    def join(self, connection: Connection) -> None:
        """From now on everything is kept for this socket, until `admit`."""
        self.members.discard(connection)
        self.joining[connection] = []

    def catch_up(self, replay: Sequence[LiveEvent]) -> None:
        """Take in what a reading of the log knows, and stand there together with all members."""
        self.offer(replay)
        self.flush()

    def admit(self, connection: Connection, replay: Sequence[LiveEvent], *, after: int) -> None:
        """Send a socket its past, then what came meanwhile, and let it hear what follows.

        `replay` is the log after seq `after`, which this feed has caught up with.
        """
        waiting = self.joining.pop(connection, None)
        if waiting is None:
            return  # the reader lost the room while the log was read
        last = replay[-1].seq if replay else after
        missed = [*replay, *(event for event in waiting if event.seq > last)]
        for frame in frames(self.room_id, missed):
            connection.push(frame, room_id=self.room_id)
        self.members.add(connection)
        connection.heads_told[self.room_id] = self.head

    def admit_from_head(self, connection: Connection) -> int:
        """Let a socket hear what follows the returned head, and nothing before it."""
        self.flush()
        if self.joining.pop(connection, None) is not None:
            self.members.add(connection)
            connection.heads_told[self.room_id] = self.head
        return self.head

    def leave(self, connection: Connection) -> None:
        self.members.discard(connection)
        self.joining.pop(connection, None)
        connection.heads_told.pop(self.room_id, None)

    def _accept(self, events: list[LiveEvent]) -> None:
        """The first event of a quiet room leaves at once, what follows it closely leaves joined."""
        if not events:
            return
        self._due.extend(events)
        loop = asyncio.get_running_loop()
        wait = self._flushed_at + SECONDS_TO_JOIN - loop.time()
        if wait <= 0:
            self.flush()
        elif self._timer is None:
            self._timer = loop.call_later(wait, self.flush)


def _cut_after_departures(events: list[LiveEvent]) -> list[list[LiveEvent]]:
    """Nothing that follows a departure may be in the same frame: it is not for who departed."""
    parts: list[list[LiveEvent]] = [[]]
    for event in events:
        parts[-1].append(event)
        if event.departed:
            parts.append([])
    return [part for part in parts if part]
