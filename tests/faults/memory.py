"""What a client remembers, so that it can be compared with the log afterwards."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Fact(NamedTuple):
    """An event as far as two copies of it must agree."""

    seq: int
    type: str
    message: int | None
    client_id: str | None
    body: str | None

    @classmethod
    def of(cls, seq: int, type: str, data: dict[str, Any]) -> "Fact":
        return cls(seq, type, data.get("id"), data.get("client_id"), data.get("body"))

    @classmethod
    def of_event(cls, event: dict[str, Any]) -> "Fact":
        return cls.of(event["seq"], event["type"], event["data"])


class Acknowledgement(NamedTuple):
    room: int
    seq: int
    message: int
    at: float  # of time.monotonic()


@dataclass
class Memory:
    """`applied` is what was shown, in that order; `said` what was given to the outbox.

    `repeated` and `misplaced` tell where the server broke its promise for one connection, never
    to send a seq twice or with a hole, though the reader rule made it harmless.
    """

    applied: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    # (seq, time.monotonic()) of whatever came, by socket or REST, applied or not.
    arrived: dict[int, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    said: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: dict[str, Acknowledgement] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    # How many seconds each message was under way until it was answered, and what was put off.
    waits: list[float] = field(default_factory=list)
    postponed: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    # The first answer to each client_id, also from before the last `forget`.
    answers: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    closes: Counter[int] = field(default_factory=Counter)
    resumes: int = 0

    def arrive(self, room: int, seq: int) -> None:
        self.arrived[room].append((seq, time.monotonic()))

    def acknowledge(self, client_id: str, room: int, seq: int, message: int) -> None:
        """The first one counts; a later one that says another thing is a contradiction."""
        answer = (room, seq, message)
        earlier = self.answers.setdefault(client_id, answer)
        if earlier != answer:
            self.contradictions.append(f"{client_id} was {earlier} first, then {answer}")
        if client_id in self.said[room]:
            found = Acknowledgement(*answer, time.monotonic())
            self.acknowledged.setdefault(client_id, found)

    def forget(self) -> None:
        """Begin anew, where everything said has been answered and judged."""
        for part in (self.applied, self.arrived, self.said, self.acknowledged, self.refused):
            part.clear()
        for complaints in (self.contradictions, self.repeated, self.misplaced, self.postponed):
            complaints.clear()
        self.waits.clear()

    def start_over(self) -> None:
        """The log is an older one: what it has lost was never said."""
        self.forget()
        self.answers.clear()

    def seqs(self, room: int) -> list[int]:
        return [fact.seq for fact in self.applied[room]]
