"""The reader rule, driven through everything that can happen to hints."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from messaging.live.cursor import MAX_HELD, Cursor


def test_before_its_start_it_applies_nothing() -> None:
    cursor: Cursor[str] = Cursor()
    assert cursor.offer(2, "b") == []
    assert not cursor.has_hole
    assert cursor.start(1) == ["b"]


def test_a_start_behind_what_is_held_is_a_hole() -> None:
    cursor: Cursor[str] = Cursor()
    cursor.offer(5, "e")
    assert cursor.start(2) == []
    assert cursor.has_hole


def test_what_it_holds_is_bounded_and_the_nearest_is_kept() -> None:
    cursor: Cursor[int] = Cursor(0)
    for seq in range(MAX_HELD + 500, 1, -1):
        cursor.offer(seq, seq)
    assert cursor.offer(1, 1) == list(range(1, MAX_HELD + 1))
    assert not cursor.has_hole


class ReaderRule(RuleBasedStateMachine):
    """A log that grows, hints that are lost, doubled and out of order, and a reader."""

    def __init__(self) -> None:
        super().__init__()
        self.head = 0
        self.on_the_way: list[int] = []
        self.applied: list[int] = []
        self.cursor: Cursor[int] = Cursor(0)

    @rule(count=st.integers(1, 4))
    def something_is_committed(self, count: int) -> None:
        self.on_the_way += range(self.head + 1, self.head + count + 1)
        self.head += count

    @precondition(lambda self: self.on_the_way)
    @rule(data=st.data())
    def a_hint_arrives(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.on_the_way) - 1))
        seq = self.on_the_way.pop(place)
        self.applied += self.cursor.offer(seq, seq)

    @precondition(lambda self: self.on_the_way)
    @rule(data=st.data())
    def a_hint_is_lost(self, data: st.DataObject) -> None:
        self.on_the_way.pop(data.draw(st.integers(0, len(self.on_the_way) - 1)))

    @precondition(lambda self: self.on_the_way)
    @rule(data=st.data())
    def a_hint_is_doubled(self, data: st.DataObject) -> None:
        self.on_the_way.append(data.draw(st.sampled_from(self.on_the_way)))

    @precondition(lambda self: self.head)
    @rule(data=st.data())
    def an_old_hint_comes_again(self, data: st.DataObject) -> None:
        self.on_the_way.append(data.draw(st.integers(1, self.head)))

    @rule(limit=st.integers(1, 5))
    def the_log_is_read(self, limit: int) -> None:
        last = self.cursor.last or 0
        for seq in range(last + 1, min(last + limit, self.head) + 1):
            self.applied += self.cursor.offer(seq, seq)

    @rule()
    def the_reader_reconnects(self) -> None:
        """With nothing but its last seq: hints that it held are gone."""
        self.cursor = Cursor(self.cursor.last)

    @rule(hints=st.lists(st.integers(1, 5), max_size=3))
    def the_reader_starts_while_hints_come(self, hints: list[int]) -> None:
        """A fresh cursor gets hints before it knows where to start."""
        last = self.cursor.last or 0
        self.cursor = Cursor()
        for ahead in hints:
            seq = min(last + ahead, self.head)
            assert self.cursor.offer(seq, seq) == []
        self.applied += self.cursor.start(last)

    @invariant()
    def nothing_is_doubled_missing_or_out_of_order(self) -> None:
        assert self.applied == list(range(1, len(self.applied) + 1))
        assert self.cursor.last == len(self.applied)

    @invariant()
    def a_hole_is_only_said_where_one_is(self) -> None:
        if self.cursor.has_hole:
            assert len(self.applied) < self.head

    def teardown(self) -> None:
        """When all hints have come or the log was read, the reader knows the log."""
        for seq in range((self.cursor.last or 0) + 1, self.head + 1):
            self.applied += self.cursor.offer(seq, seq)
        assert self.applied == list(range(1, self.head + 1))
        assert not self.cursor.has_hole


TestReaderRule = ReaderRule.TestCase
TestReaderRule.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
