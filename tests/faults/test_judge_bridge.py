"""The judge of the bridge: says nothing of what is well, and finds each thing that is not."""

from dataclasses import dataclass, field

import pytest

from tests.faults.counting import Counts, counted
from tests.faults.fetching import Event
from tests.faults.judge_bridge import Findings, Record, Traces, judge_bridge

ROOM = 7
BEFORE = 10
PARTITION = 3
READER = "the reader"


def event(seq: int, body: str = "안녕") -> Event:
    return {"room": ROOM, "seq": seq, "type": "message.created", "data": {"body": body}}


def record(seq: int, body: str = "안녕") -> Record:
    return Record(PARTITION, f"{ROOM}", f"{ROOM}:{seq}", event(seq, body))


@dataclass
class Case:
    """Three events after seq 10, in Kafka behind what was there before, and applied by a reader."""

    log: list[Event] = field(default_factory=lambda: [event(seq) for seq in (11, 12, 13)])
    records: list[Record] = field(default_factory=lambda: [record(seq) for seq in range(9, 14)])
    applied: list[Event] = field(default_factory=lambda: [event(seq) for seq in (11, 12, 13)])
    gone: dict[int, int] = field(default_factory=dict)
    counts: Counts | None = None

    def findings(self) -> Findings:
        return judge_bridge(
            Traces(
                log={ROOM: self.log},
                before={ROOM: BEFORE},
                records=self.records,
                applied={READER: {ROOM: self.applied}},
                gone=self.gone,
                counts=self.counts,
            )
        )


@pytest.fixture
def case() -> Case:
    return Case()


def test_nothing_is_said_of_what_is_well(case: Case) -> None:
    assert case.findings() == Findings(mirrored=3)


def test_what_comes_twice_is_counted_and_no_fault(case: Case) -> None:
    case.records += [record(12), record(13)]
    assert case.findings() == Findings(mirrored=3, twice=2)


def test_what_is_ahead_of_its_turn_and_comes_again_is_counted_and_no_fault(case: Case) -> None:
    case.records[2:] = [record(seq) for seq in (11, 13, 12, 13)]
    assert case.findings() == Findings(mirrored=3, early=1)


def test_what_is_ahead_of_its_turn_and_never_comes_again_is_out_of_order(case: Case) -> None:
    case.records[2:] = [record(seq) for seq in (11, 13, 12)]
    assert case.findings().disordered == [f"room {ROOM}: the turn of [13] never comes in the topic"]


def test_an_event_that_is_not_in_the_topic_is_lost(case: Case) -> None:
    del case.records[3]
    findings = case.findings()
    assert findings.lost == [f"room {ROOM}: the topic never had [12]"]
    assert findings.mirrored == 2


def test_a_record_that_says_another_thing_than_the_log_is_different(case: Case) -> None:
    case.records[3] = record(12, body="다른 말")
    assert len(case.findings().different) == 1


def test_a_record_of_what_the_log_does_not_have_is_different(case: Case) -> None:
    case.records.append(record(14))
    assert len(case.findings().different) == 1


@pytest.mark.parametrize(("key", "identity"), [("8", f"{ROOM}:12"), (f"{ROOM}", f"{ROOM}:13")])
def test_a_record_under_another_name_is_different(case: Case, key: str, identity: str) -> None:
    case.records[3] = case.records[3]._replace(key=key, identity=identity)
    assert len(case.findings().different) == 1


def test_a_room_in_two_partitions_has_no_order(case: Case) -> None:
    case.records[3] = case.records[3]._replace(place=PARTITION + 1)
    assert case.findings().disordered == [f"room {ROOM} is in more than one partition"]


def test_what_went_with_its_topic_is_not_looked_for_there(case: Case) -> None:
    case.records[:] = [record(13)]
    case.gone = {ROOM: 12}
    assert case.findings() == Findings(mirrored=1)


def test_what_a_reader_never_applied_is_lost(case: Case) -> None:
    del case.applied[1]
    assert case.findings().lost == [f"{READER}, room {ROOM}: never applied [12]"]


def test_what_a_reader_applied_twice_is_out_of_order(case: Case) -> None:
    case.applied.append(event(13))
    assert len(case.findings().disordered) == 1


def test_what_a_reader_applied_in_another_order_is_out_of_order(case: Case) -> None:
    case.applied.reverse()
    assert len(case.findings().disordered) == 1


def test_what_a_reader_made_something_else_of_is_different(case: Case) -> None:
    case.applied[1] = event(12, body="다른 말")
    assert len(case.findings().different) == 1


def test_statistics_that_count_another_number_than_the_log_are_different(case: Case) -> None:
    person = {"at": "2026-11-26T10:00:00Z", "actor": {"id": 3}}
    case.log = case.applied = [event(11) | person]
    case.records = [record(11)._replace(event=event(11) | person)]
    case.counts = counted(case.log)
    assert case.findings().faults == []
    case.counts[ROOM, "안녕"] += 1
    assert len(case.findings().different) == 1
