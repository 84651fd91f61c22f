"""Who had to wait, though nothing that they need was broken; pure."""

from collections.abc import Collection

from tests.faults.memory import Memory

# Seconds for an answer, and from there until all have heard of it, beside a slow start.
LATEST = 10.0
MOST_TOLD = 8


def impatience(memories: Collection[Memory]) -> list[str]:
    """In words; none where nobody waited for long."""
    waits = [wait for memory in memories for wait in memory.waits]
    postponed = [code for memory in memories for code in memory.postponed]
    longest = [round(wait, 1) for wait in sorted(waits)[-MOST_TOLD:]]
    closes = [dict(memory.closes) for memory in memories]
    told = f"messages were under way for {longest} s; sockets were closed with {closes}"
    late = [told] if max(waits, default=0) > LATEST else []
    heard = longest_until_heard(memories)
    if heard > LATEST:
        late.append(f"somebody heard of a message {heard:.1f} s after its author had the answer")
    return [*late, *(f"a message was put off: {code}" for code in postponed)]


def longest_until_heard(memories: Collection[Memory]) -> float:
    """In seconds, from an author's answer to the arrival at the last of the others."""
    answered = {
        (answer.room, answer.seq): answer.at
        for memory in memories
        for answer in memory.acknowledged.values()
    }
    delays = [
        at - answered[room, seq]
        for memory in memories
        for (room, seq), at in first_arrivals(memory).items()
        if (room, seq) in answered
    ]
    return max(delays, default=0.0)


def first_arrivals(memory: Memory) -> dict[tuple[int, int], float]:
    first: dict[tuple[int, int], float] = {}
    for room, arrivals in memory.arrived.items():
        for seq, at in arrivals:
            first.setdefault((room, seq), at)
    return first
