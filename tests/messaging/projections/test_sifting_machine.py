"""The reader rule against a topic that does everything it may do, and readers that die.

Records come twice, late, too early, never, or are none of ours; a batch is cut anywhere; a reader
dies before or after its commit; two members believe that they hold the partition.
"""

from collections import defaultdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from messaging.projections.sifting import Partition, Place, Taken, sift
from rooms.events import Event

ROOMS = (1, 2)
P: Partition = ("topic", 0)


def event(room: int, seq: int) -> Event:
    return {"room": room, "seq": seq, "type": "x.y", "at": "", "actor": None, "data": {}}


class Member:
    """A reader of the partition: what it remembers is the offset that it believes is stored."""

    def __init__(self) -> None:
        self.offset: int | None = None


class SiftingMachine(RuleBasedStateMachine):
    """The database is `offset`, `owner`, `places`, `effect` and `letters`: one commit changes all
    of them or none."""

    @initialize()
    def begin(self) -> None:
        self.heads = dict.fromkeys(ROOMS, 0)
        self.topic: list[Event | None] = []
        self.members = [Member(), Member()]
        self.offset = 0
        self.owner: Member | None = None
        self.places: dict[int, Place] = {}
        self.effect: dict[int, list[int]] = defaultdict(list)
        self.letters: set[int] = set()

    @rule(room=st.sampled_from(ROOMS), fates=st.lists(st.sampled_from(["good", "lost", "twice"])))
    def happen(self, room: int, fates: list[str]) -> None:
        for fate in fates:
            self.heads[room] += 1
            copies = {"good": 1, "lost": 0, "twice": 2}[fate]
            self.topic += [event(room, self.heads[room])] * copies

    @rule(room=st.sampled_from(ROOMS), back=st.integers(0, 5))
    def come_again(self, room: int, back: int) -> None:
        """A run from the first unmarked event on, as after a death of the mirror."""
        first = max(1, self.heads[room] - back)
        self.topic += [event(room, seq) for seq in range(first, self.heads[room] + 1)]

    @rule(room=st.sampled_from((*ROOMS, 9)), beyond=st.integers(1, 3))
    def stray(self, room: int, beyond: int) -> None:
        """Of another site, of a log that was set back, or no event at all."""
        far = self.heads.get(room, 0) + 1_000 + beyond
        self.topic.append(event(room, far) if beyond > 1 else None)

    @rule(member=st.sampled_from((0, 1)))
    def claim(self, member: int) -> None:
        self.owner = self.members[member]
        self.owner.offset = self.offset

    @rule(
        member=st.sampled_from((0, 1)),
        size=st.integers(1, 6),
        most=st.integers(1, 4),
        dies=st.sampled_from(("", "before the commit", "after the commit")),
    )
    def turn(self, member: int, size: int, most: int, dies: str) -> None:
        reader = self.members[member]
        if reader.offset is None:
            return
        sifted = sift(
            self.taken(reader.offset, size),
            places=self.places,
            heads=self.heads,
            read_after=self.read_after,
            most=most,
        )
        is_ours = self.owner is reader and self.offset == reader.offset
        if is_ours and dies != "before the commit":
            for step in sifted.steps:
                self.effect[step.event["room"]].append(step.event["seq"])
            self.places = sifted.places
            self.letters.update(record.offset for record in sifted.foreign)
            self.offset = sifted.offsets.get(P, self.offset)
            reader.offset = self.offset
        if dies:
            reader.offset = None

    def taken(self, offset: int, size: int) -> list[Taken]:
        part = self.topic[offset : offset + size]
        return [Taken(P, offset + number, found) for number, found in enumerate(part)]

    def read_after(self, room: int, after: int, limit: int) -> list[Event]:
        last = min(after + limit, self.heads[room])
        return [event(room, seq) for seq in range(after + 1, last + 1)]

    @invariant()
    def each_room_is_applied_once_and_in_order(self) -> None:
        if not hasattr(self, "effect"):
            return
        for room, seqs in self.effect.items():
            assert seqs == list(range(1, len(seqs) + 1))
            assert self.places[room].last_seq == len(seqs) <= self.heads[room]

    def teardown(self) -> None:
        """Whatever happened, a reader that lives gets through the topic."""
        if not hasattr(self, "effect"):
            return
        self.claim(0)
        for _turn in range(10 * len(self.topic) + sum(self.heads.values()) + 1):
            self.turn(0, 6, 4, "")
        assert self.offset == len(self.topic)
        read = defaultdict(int, {room: place.last_seq for room, place in self.places.items()})
        for offset, found in enumerate(self.topic):
            if found is None or found["seq"] > self.heads.get(found["room"], 0):
                assert offset in self.letters
            else:
                assert read[found["room"]] >= found["seq"]


TestSifting = SiftingMachine.TestCase
TestSifting.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
