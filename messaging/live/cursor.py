"""The one reader rule: what was seen is dropped, what comes next is applied, a hole is waited for.

The same rule, with the same names, is in the browser (static/js/state/cursor.js) and is what
every consumer of the Kafka topic follows.
"""

from typing import Generic, TypeVar

Item = TypeVar("Item")

MAX_HELD = 1_000


class Cursor(Generic[Item]):
    """Puts the items of one room in order; pure, so that tests can drive it through anything."""

    def __init__(self, last: int | None = None) -> None:
        self.last = last
        self._held: dict[int, Item] = {}

    @property
    def has_hole(self) -> bool:
        """Something after the next seq is here, and the next is not: read the log after `last`."""
        return self.last is not None and bool(self._held)

    def start(self, last: int) -> list[Item]:
        """Begin after seq `last`; returns what came in the meantime and may be applied now."""
        self.last = last
        return self._apply_held()

    def offer(self, seq: int, item: Item) -> list[Item]:
        """The items to apply now, in order: none for a duplicate or behind a hole."""
        if self.last is not None and seq <= self.last:
            return []
        self._hold(seq, item)
        return self._apply_held()

    def _hold(self, seq: int, item: Item) -> None:
        self._held[seq] = item
        if len(self._held) > MAX_HELD:
            # Bounded: what is dropped here is read from the log when the hole is mended.
            del self._held[max(self._held)]

    def _apply_held(self) -> list[Item]:
        applied: list[Item] = []
        if self.last is None:
            return applied
        while (item := self._held.pop(self.last + 1, None)) is not None:
            self.last += 1
            applied.append(item)
        if self._held and min(self._held) <= self.last:
            self._held = {seq: item for seq, item in self._held.items() if seq > self.last}
        return applied
