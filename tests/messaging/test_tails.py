"""What is remembered of a room is the log itself, or nothing."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from messaging.live import tails
from messaging.live.replay import MAX_EVENTS, MAX_SIZE
from messaging.live.tails import Tails
from tests.messaging.readers import ROOM, event, events

OTHER = ROOM + 1


def seqs(known: Tails, after: int, head: int) -> list[int] | None:
    found = known.between(ROOM, after, head)
    return None if found is None else [one.seq for one in found]


def test_what_passed_is_there_for_whoever_comes_back() -> None:
    known = Tails()
    known.remember(ROOM, events(11, 15))
    assert seqs(known, 12, 15) == [13, 14, 15]
    assert seqs(known, 10, 14) == [11, 12, 13, 14]


def test_of_what_is_not_whole_nothing_is_told() -> None:
    known = Tails()
    known.remember(ROOM, events(11, 15))
    assert seqs(known, 9, 15) is None
    assert seqs(known, 12, 16) is None
    assert Tails().between(ROOM, 0, 1) is None


def test_after_a_hole_only_the_newer_part_is_known() -> None:
    known = Tails()
    known.remember(ROOM, events(11, 15))
    known.remember(ROOM, events(18, 19))
    assert seqs(known, 14, 15) is None
    assert seqs(known, 17, 19) == [18, 19]


def test_a_reading_of_the_log_completes_it() -> None:
    known = Tails()
    known.remember(ROOM, events(11, 12))
    known.complete(ROOM, events(7, 11), version=known.version)
    assert seqs(known, 6, 12) == [7, 8, 9, 10, 11, 12]


def test_a_reading_that_does_not_meet_it_is_left_out() -> None:
    known = Tails()
    known.remember(ROOM, events(11, 12))
    known.complete(ROOM, events(5, 8), version=known.version)
    assert seqs(known, 4, 8) is None
    assert seqs(known, 10, 12) == [11, 12]


def test_what_is_kept_is_counted_as_the_memory_it_takes() -> None:
    """One emoji makes Python keep four bytes for each letter."""
    known, plain = Tails(), event(1, size=1_000)
    wide = plain._replace(payload=plain.payload + "\N{GRINNING FACE}")
    assert wide.held > 4 * plain.size
    known.remember(ROOM, [wide])
    assert known._size == wide.held


def test_with_a_deletion_all_texts_of_the_room_are_forgotten() -> None:
    known = Tails()
    known.remember(ROOM, events(11, 12))
    known.remember(ROOM, [event(13)._replace(is_deletion=True)])
    assert seqs(known, 10, 13) is None
    assert seqs(known, 12, 13) == [13]


def test_what_was_read_before_a_deletion_is_not_taken_in_after_it() -> None:
    known = Tails()
    version = known.version
    known.remember(ROOM, [event(13)._replace(is_deletion=True)])
    known.complete(ROOM, events(11, 12), version=version)
    assert seqs(known, 10, 13) is None


def test_it_holds_as_much_as_one_resume_may_bring() -> None:
    known = Tails()
    known.remember(ROOM, events(1, MAX_EVENTS + 10))
    assert seqs(known, 9, 11) is None
    assert len(known.between(ROOM, 10, MAX_EVENTS + 10) or []) == MAX_EVENTS
    known.remember(OTHER, [event(1, size=MAX_SIZE), event(2, size=10)])
    assert known.between(OTHER, 0, 2) is None
    assert known.between(OTHER, 1, 2)


def test_the_rooms_that_nobody_asked_for_longest_go_first() -> None:
    known, large = Tails(), event(1, size=MAX_SIZE // 2)
    for room_id in range(1, tails.MAX_SIZE_OF_ALL // large.size + 1):
        known.remember(room_id, [large])
    assert known.between(1, 0, 1)
    known.remember(1_000_000, [large])
    assert known.between(1, 0, 1)
    assert known.between(2, 0, 1) is None


class TailMachine(RuleBasedStateMachine):
    """A log that grows, is heard with holes and read from anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.known = Tails()
        self.head = 0
        self.deleted = 0

    @rule(count=st.integers(1, 5), heard=st.booleans(), is_deletion=st.booleans())
    def grow(self, count: int, heard: bool, is_deletion: bool) -> None:
        new = events(self.head + 1, self.head + count)
        self.head += count
        if heard and is_deletion:
            new[-1] = new[-1]._replace(is_deletion=True)
            self.deleted = self.head
        if heard:
            self.known.remember(ROOM, new)

    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        after = data.draw(st.integers(0, self.head))
        upto = data.draw(st.integers(after, self.head))
        if after >= self.deleted:
            self.known.complete(ROOM, events(after + 1, upto), version=self.known.version)

    @rule()
    def desert(self) -> None:
        self.known.forget(ROOM)

    @invariant()
    def what_is_told_is_whole_and_was_not_deleted(self) -> None:
        for after in range(max(0, self.head - 12), self.head):
            told = seqs(self.known, after, self.head)
            assert told in (None, list(range(after + 1, self.head + 1)))
            assert told is None or after + 1 >= self.deleted


TestTailMachine = TailMachine.TestCase


@given(sizes=st.lists(st.integers(1, MAX_SIZE), max_size=20))
def test_its_size_is_bounded(sizes: list[int]) -> None:
    known = Tails()
    for number, size in enumerate(sizes, start=1):
        known.remember(ROOM, [event(number, size=size)])
    told = [one for after in range(len(sizes)) if (one := known.between(ROOM, after, len(sizes)))]
    assert all(sum(event.size for event in one) <= MAX_SIZE for one in told)
