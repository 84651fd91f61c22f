"""What of a window may be sent and marked, and in which order. Pure.

Why a read in id order may simply be cut: whoever appends to a room holds its row from the moment
it takes a seq to the end of its transaction (rooms.log), and draws the ids in between. So within
one room the ids ascend with the seqs, and whoever sees an event sees all before it. Across rooms
ids do become visible out of order; that is why there is no cursor, only what is not yet marked.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Numbered(Protocol):
    @property
    def room_id(self) -> int: ...
    @property
    def seq(self) -> int: ...


E = TypeVar("E", bound=Numbered)


def in_order(events: Iterable[E]) -> list[E]:
    """Room by room, each by seq."""
    return sorted(events, key=lambda event: (event.room_id, event.seq))


def unbroken(events: Sequence[E], *, is_delivered: Sequence[bool]) -> list[E]:
    """Of each room the events before its first one that was not delivered: these may be marked.

    A later one of that room may stand in the topic already. It stays unmarked and is sent again
    behind the missing one, so the topic always holds the whole room in order; readers drop what
    comes twice.
    """
    broken: set[int] = set()
    kept = []
    for event, is_good in zip(events, is_delivered, strict=True):
        if not is_good:
            broken.add(event.room_id)
        elif event.room_id not in broken:
            kept.append(event)
    return kept
