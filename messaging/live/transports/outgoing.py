"""What waits to leave this process through one Redis, while that works on what left before."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from messaging.live.event import LiveEvent

MAX_EVENTS = 10_000  # of all rooms; what is beyond is left to the log
MAX_EVENTS_AT_ONCE = 500  # in one message
MAX_FRAMES = 10_000
MAX_NOTICES = 500  # beyond it they are not worth their while

Message = dict[str, Any]


class Outgoing:
    """Events, frames and notices take turns: each message is a round trip, and thousands of one
    kind delay another by one.
    """

    def __init__(self) -> None:
        self._events: dict[int, list[LiveEvent]] = {}
        self._count_of_events = 0
        self._frames: deque[Message] = deque()
        self._notices: deque[Message] = deque(maxlen=MAX_NOTICES)
        self._turns: deque[Callable[[], Message | None]] = deque(
            [self._next_events, self._next_frame, self._next_notice]
        )

    def add_events(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        """What queues up for a room leaves in one message."""
        fitting = events[: MAX_EVENTS - self._count_of_events]
        if fitting:
            self._events.setdefault(room_id, []).extend(fitting)
            self._count_of_events += len(fitting)

    def add_frame(self, user_id: int, frame: str) -> None:
        if len(self._frames) < MAX_FRAMES:
            self._frames.append({"type": "frame", "user": user_id, "frame": frame})

    def add_notice(self, room_id: int, frame: str) -> None:
        """Of too many the newest are kept."""
        self._notices.append({"type": "notice", "room": room_id, "frame": frame})

    def next(self) -> Message | None:
        """The message whose turn it is; None where nothing waits."""
        for _kind in range(len(self._turns)):
            take = self._turns[0]
            self._turns.rotate(-1)
            if message := take():
                return message
        return None

    def clear(self) -> None:
        self._events.clear()
        self._count_of_events = 0
        self._frames.clear()
        self._notices.clear()

    def _next_events(self) -> Message | None:
        if not self._events:
            return None
        room_id = next(iter(self._events))
        waiting = self._events.pop(room_id)
        leaving, staying = waiting[:MAX_EVENTS_AT_ONCE], waiting[MAX_EVENTS_AT_ONCE:]
        if staying:  # behind the other rooms
            self._events[room_id] = staying
        self._count_of_events -= len(leaving)
        return {
            "type": "events",
            "room": room_id,
            "events": [event.packed() for event in leaving],
        }

    def _next_frame(self) -> Message | None:
        return self._frames.popleft() if self._frames else None

    def _next_notice(self) -> Message | None:
        return self._notices.popleft() if self._notices else None
