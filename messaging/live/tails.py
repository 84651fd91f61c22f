"""The newest events of the rooms that are heard here, kept for those who come back.

When a server or a line was gone, everybody comes back at once and missed the same few events:
they are read from the log once, or not at all.
"""

from collections import OrderedDict, deque
from collections.abc import Sequence
from itertools import islice

from messaging.live.event import LiveEvent
from messaging.live.replay import MAX_EVENTS, MAX_SIZE

# Of one room about as much as one resume may bring, and of all rooms together:
MAX_SIZE_OF_ALL = 64 * 1024 * 1024  # bytes of memory


class Tail:
    """The last events of one room, in order and without a hole. `size` is in bytes of memory."""

    def __init__(self) -> None:
        self.events: deque[LiveEvent] = deque()
        self.size = 0

    @property
    def first(self) -> int:
        return self.events[0].seq

    @property
    def last(self) -> int:
        return self.events[-1].seq

    def append(self, event: LiveEvent) -> None:
        if self.events and event.seq != self.last + 1:
            self.clear()
        self.events.append(event)
        self.size += event.held
        while len(self.events) > MAX_EVENTS or self.size > MAX_SIZE:
            self.size -= self.events.popleft().held

    def prepend(self, event: LiveEvent) -> bool:
        """Whether there was room for it."""
        if len(self.events) == MAX_EVENTS or self.size + event.held > MAX_SIZE:
            return False
        self.events.appendleft(event)
        self.size += event.held
        return True

    def clear(self) -> None:
        self.events.clear()
        self.size = 0


class Tails:
    """Bounded in all: the rooms that nobody asked for longest are forgotten first."""

    def __init__(self) -> None:
        self._tails: OrderedDict[int, Tail] = OrderedDict()
        self._size = 0
        # Counts what was forgotten because its texts are not to be told any more.
        self._deletions = 0

    @property
    def version(self) -> int:
        """What was read from the log at another version may hold a text that was deleted since."""
        return self._deletions

    def remember(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        """Events as they pass, in order. With a deletion all texts of the room are forgotten: the
        log knows which of them may still be told.
        """
        tail = self._tails.setdefault(room_id, Tail())
        before = tail.size
        for event in events:
            if event.is_deletion:
                self._deletions += 1
                tail.clear()
            tail.append(event)
        self._account(tail.size - before)

    def complete(self, room_id: int, events: Sequence[LiveEvent], *, version: int) -> None:
        """Take in what was read from the log at `version`, where it meets what is remembered."""
        tail = self._tails.setdefault(room_id, Tail())
        before = tail.size
        if version != self.version or not events:
            return
        if not tail.events or tail.last < events[0].seq - 1:
            tail.clear()
            for event in events:
                tail.append(event)
        elif tail.first - 1 <= events[-1].seq:
            older = (event for event in reversed(events) if event.seq < tail.first)
            for event in older:
                if not tail.prepend(event):
                    break
        self._account(tail.size - before)

    def between(self, room_id: int, after: int, head: int) -> list[LiveEvent] | None:
        """The events from `after + 1` to `head`; None where not all of them are here."""
        tail = self._tails.get(room_id)
        if tail is None or not tail.events or after + 1 < tail.first or head > tail.last:
            return None
        self._tails.move_to_end(room_id)
        start = after + 1 - tail.first
        return list(islice(tail.events, start, start + head - after))

    def forget(self, room_id: int) -> None:
        tail = self._tails.pop(room_id, None)
        if tail is not None:
            self._size -= tail.size

    def _account(self, growth: int) -> None:
        self._size += growth
        while self._size > MAX_SIZE_OF_ALL:
            _room_id, tail = self._tails.popitem(last=False)
            self._size -= tail.size
