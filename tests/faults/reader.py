"""The reader rule of a client, and the server's promise for one connection."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tests.faults.memory import Fact, Memory


class Reader:
    """`cursors` holds the last seq of each room that is subscribed to; `due` what the connection
    at hand has to bring next.
    """

    def __init__(self, cursors: Mapping[int, int], memory: Memory) -> None:
        self.cursors = dict(cursors)
        self.due: dict[int, int] = {}
        self._memory = memory
        self._held: dict[int, dict[int, Fact]] = defaultdict(dict)

    def connect(self) -> None:
        """On a new connection everything begins behind the cursors."""
        self.due = {room: cursor + 1 for room, cursor in self.cursors.items()}

    def start_over(self) -> None:
        """The log is another one: everything known of it is forgotten."""
        self.cursors = dict.fromkeys(self.cursors, 0)
        self._held.clear()
        self._memory.applied.clear()

    def hear(self, room: int, facts: Iterable[Fact]) -> bool:
        """Take what the socket brought; whether something before it is missing."""
        for fact in facts:
            self._check_promise(room, fact.seq)
            self._memory.arrive(room, fact.seq)
            if room in self.cursors:
                self._held[room][fact.seq] = fact
        self._apply_held(room)
        return bool(self._held[room])

    def fetched(self, room: int, facts: Iterable[Fact]) -> None:
        """Take what REST told."""
        for fact in facts:
            self._memory.arrive(room, fact.seq)
            self._held[room].setdefault(fact.seq, fact)
        self._apply_held(room)

    def _check_promise(self, room: int, seq: int) -> None:
        due = self.due.get(room)
        if due is not None and seq < due:
            self._memory.repeated.append(f"room {room}: {seq} came again, {due} was due")
        elif due is not None and seq > due:
            self._memory.misplaced.append(f"room {room}: {seq} came, {due} was due")
        self.due[room] = max(seq + 1, due or 0)

    def _apply_held(self, room: int) -> None:
        held = self._held[room]
        while (fact := held.pop(self.cursors.get(room, 0) + 1, None)) is not None:
            self.cursors[room] = fact.seq
            self._memory.applied[room].append(fact)
        for seq in [seq for seq in held if seq <= self.cursors.get(room, 0)]:
            del held[seq]
