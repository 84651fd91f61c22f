"""What a client has said and not heard of: in order, one at a time in each room."""

import time
from collections import defaultdict
from collections.abc import Iterator

from tests.faults.memory import Memory

SECONDS_TO_ANSWER = 10.0
PASSING = {"unavailable", "rate_limited", "slow_mode"}


class Outbox:
    """Nothing leaves it before it is acknowledged, or refused for good."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._waiting: dict[int, dict[str, str]] = defaultdict(dict)
        # Until when an answer is awaited, or no attempt is made.
        self._due_at: dict[str, float] = {}
        self._sent_at: dict[str, float] = {}

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def put(self, room: int, client_id: str, body: str) -> None:
        self._waiting[room][client_id] = body
        self._memory.said[room].append(client_id)

    def retell(self) -> None:
        """Tell the memory, which starts over, of what still waits."""
        for room, waiting in self._waiting.items():
            self._memory.said[room] += waiting

    def take_due(self) -> Iterator[tuple[int, str, str]]:
        """(room, client_id, body) of what is to be sent now."""
        now = time.monotonic()
        for room, waiting in self._waiting.items():
            for client_id, body in waiting.items():
                if self._due_at.get(client_id, 0) <= now:
                    self._due_at[client_id] = now + SECONDS_TO_ANSWER
                    self._sent_at.setdefault(client_id, now)
                    yield room, client_id, body
                break

    def forget_travelling(self) -> None:
        """The connection was lost, and with it what was on its way."""
        self._due_at.clear()

    def answered(self, client_id: str) -> None:
        self._due_at.pop(client_id, None)
        if client_id in self._sent_at:
            self._memory.waits.append(time.monotonic() - self._sent_at.pop(client_id))
        for waiting in self._waiting.values():
            waiting.pop(client_id, None)

    def refused(self, client_id: str, code: str, retry_after: float) -> None:
        if code in PASSING:
            self._memory.postponed.append(code)
            self._due_at[client_id] = time.monotonic() + min(max(retry_after, 0.1), 2)
        else:
            self._memory.refused.setdefault(client_id, code)
            self.answered(client_id)
