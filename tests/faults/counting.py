"""What the statistics have to say of a stretch of the log (I8), counted anew; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from messaging.projections.words import words_of
from tests.faults.fetching import Event

# (room, what) -> in how many messages; what is an hour of a person, or a word on whatever day.
Counts = Counter[tuple[int, str]]


def counted(events: Iterable[Event]) -> Counts:
    """Of events among which nothing is edited or deleted."""
    counts: Counts = Counter()
    for event in events:
        if event["type"] == "message.created":
            hour = hour_of(datetime.fromisoformat(event["at"]), event["actor"]["id"])
            counts.update(
                (event["room"], what) for what in (hour, *words_of(event["data"]["body"]))
            )
    return counts


def hour_of(at: datetime, person: int) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H} h, person {person}"


def wrong_counts(found: Mapping[tuple[int, str], int], due: Counts) -> list[str]:
    """In words; none where all is as it must be."""
    return [
        f"room {room}, {what}: {found.get((room, what), 0)} instead of {due[room, what]}"
        for room, what in sorted(found.keys() | due.keys())
        if found.get((room, what), 0) != due[room, what]
    ]
