"""One room as this process hears it: its order, its local sockets, and what leaves together."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial

from messaging.live.connection import Connection
from messaging.live.cursor import Cursor
from messaging.live.event import LiveEvent, frames
from messaging.live.measuring import measure_flush
from messaging.live.tails import Tail

SECONDS_TO_JOIN = 0.010  # what follows an event within this time leaves in one frame
# In a room of thousands, writing to all of them takes longer than that: it takes at most a third
# of the event loop's time, and what happens meanwhile leaves together.
LEISURE = 3  # times as long as the last flush took


def keep_nothing(room_id: int, events: Sequence[LiveEvent]) -> None:
    """Of a feed whose past nobody will ask for."""


class Feed:
    """Everything here runs on the event loop.

    `on_hole` is called when the next event is missing, `on_left` when a socket lost the room
    because its person did; `remember` gets every event once, in order.
    """

    def __init__(
        self,
        room_id: int,
        *,
        on_hole: Callable[["Feed"], None],
        on_left: Callable[["Feed"], None],
        remember: Callable[[int, Sequence[LiveEvent]], None] = keep_nothing,
    ) -> None:
        self.room_id = room_id
        self.is_public = False
        self.started = asyncio.Event()
        # Sockets that get every frame of the room as it leaves.
        self.members: set[Connection] = set()
        # Sockets whose past is being read; what happens meanwhile waits for them.
        self.joining: dict[Connection, Tail] = {}
        # Sockets that know more than this process has heard, each with its last seq.
        self.ahead: dict[Connection, int] = {}
        self._cursor: Cursor[LiveEvent] = Cursor()
        self._on_hole = on_hole
        self._on_left = on_left
        self._remember = remember
        self._due: list[LiveEvent] = []
        self._timer: asyncio.TimerHandle | None = None
        self._next_flush = float("-inf")

    @property
    def head(self) -> int:
        """The seq of the last event that is on its way to the sockets."""
        return self._cursor.last or 0

    @property
    def has_hole(self) -> bool:
        return self._cursor.has_hole

    @property
    def is_deserted(self) -> bool:
        return not (self.members or self.joining or self.ahead)

    def start(self, head: int, *, is_public: bool) -> None:
        """What came before this is dropped or due; the first to start a feed decides."""
        if not self.started.is_set():
            self.is_public = is_public
            self.started.set()
            self._accept(self._cursor.start(head))

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def offer(self, events: Sequence[LiveEvent]) -> None:
        """Events in any order, any number of times: each leaves once, in the room's order."""
        self._accept([item for event in events for item in self._cursor.offer(event.seq, event)])

    def flush(self) -> None:
        """Send what is due now: one frame, the same for all sockets."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due, self._due = self._due, []
        if not due:
            return
        # Two clocks: uvloop's own stands still until the loop goes on.
        at, began = asyncio.get_running_loop().time(), time.monotonic()
        sockets = len(self.members)
        for events in _cut_after_departures(due):
            self._send(events)
        self._next_flush = at + max(SECONDS_TO_JOIN, LEISURE * (time.monotonic() - began))
        if sockets:
            measure_flush(due, sockets)

    def join(self, connection: Connection) -> None:
        """From now on what comes is kept for this socket, up to a bound, until it is admitted."""
        self.leave(connection)
        connection.rooms.add(self.room_id)
        self.joining[connection] = Tail()

    def leave(self, connection: Connection) -> None:
        self.members.discard(connection)
        self.joining.pop(connection, None)
        self.ahead.pop(connection, None)
        connection.rooms.discard(self.room_id)
        connection.heads_told.pop(self.room_id, None)

    def catch_up(self, replay: Sequence[LiveEvent]) -> None:
        """Take in what a reading of the log knows, and let all that is due leave."""
        self.offer(replay)
        self.flush()

    def has_kept_all(self, connection: Connection, *, after: int) -> bool:
        """Whether all that came after this seq is there for a joining socket; else its past has to
        be read once more.
        """
        kept = self.joining[connection]
        return not kept.events or kept.first <= after + 1

    def admit(self, connection: Connection, replay: Sequence[LiveEvent], *, upto: int) -> None:
        """Send a joining socket its past up to seq `upto`, then what came meanwhile, and let it
        hear what follows.

        At `upto` its person was allowed to read: an earlier departure does not count any more.
        """
        waiting = [event for event in self.joining.pop(connection).events if event.seq > upto]
        missed, is_departed = _up_to_departure(waiting, partial(self._loses, connection))
        for frame in frames(self.room_id, [*replay, *missed]):
            connection.push_frame(frame, room_id=self.room_id)
        if is_departed:
            self._let_go(connection)
            return
        connection.heads_told[self.room_id] = max(self.head, upto)
        if self.head < upto:
            self.ahead[connection] = upto
        else:
            self.members.add(connection)

    def _accept(self, events: list[LiveEvent]) -> None:
        """The first event of a quiet room leaves at once, what follows it closely leaves joined."""
        if events:
            self._remember(self.room_id, events)
            self._due.extend(events)
            loop = asyncio.get_running_loop()
            if self._next_flush <= loop.time():
                self.flush()
            elif self._timer is None:
                self._timer = loop.call_at(self._next_flush, self.flush)
        if self._cursor.has_hole:
            self._on_hole(self)

    def _send(self, events: list[LiveEvent]) -> None:
        """`events` hold no departure but, maybe, as the last."""
        departure = events[-1] if events[-1].departed else None
        lost = [one for one in self.members if departure and self._loses(one, departure)]
        for connection in lost:
            # What a slow socket has not taken yet is not for its reader any more.
            connection.purge(self.room_id)
        for frame in frames(self.room_id, events):
            for connection in self.members:
                connection.push_frame(frame, room_id=self.room_id)
        for waiting in self.joining.values():
            for event in events:
                waiting.append(event)
        for connection, known in list(self.ahead.items()):
            self._send_ahead(connection, known, events)
        for connection in lost:
            self._let_go(connection)

    def _send_ahead(self, connection: Connection, known: int, events: list[LiveEvent]) -> None:
        """A socket that is ahead gets what it does not know, and is caught up with in the end."""
        unknown = [event for event in events if event.seq > known]
        is_lost = bool(unknown) and self._loses(connection, unknown[-1])
        if is_lost:
            connection.purge(self.room_id)
        for frame in frames(self.room_id, unknown):
            connection.push_frame(frame, room_id=self.room_id)
        if is_lost:
            self._let_go(connection)
        elif events[-1].seq >= known:
            del self.ahead[connection]
            self.members.add(connection)

    def _loses(self, connection: Connection, event: LiveEvent) -> bool:
        """Whether the person may not read this room from this event on."""
        is_lost = event.is_ban or not self.is_public
        return is_lost and event.departed == connection.user.pk

    def _let_go(self, connection: Connection) -> None:
        """The departure itself was the last thing this socket heard of the room."""
        self.leave(connection)
        self._on_left(self)


def _cut_after_departures(events: list[LiveEvent]) -> list[list[LiveEvent]]:
    """Nothing that follows a departure may be in the same frame: it is not for who departed."""
    parts: list[list[LiveEvent]] = [[]]
    for event in events:
        parts[-1].append(event)
        if event.departed:
            parts.append([])
    return [part for part in parts if part]


def _up_to_departure(
    events: list[LiveEvent], is_departure: Callable[[LiveEvent], bool]
) -> tuple[list[LiveEvent], bool]:
    """The events up to the first departure, it included, and whether there was one."""
    for place, event in enumerate(events, start=1):
        if is_departure(event):
            return events[:place], True
    return events, False
