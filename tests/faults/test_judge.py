"""The judge: says nothing of what is well, and finds each thing that is not."""

from dataclasses import dataclass, field

import pytest

from tests.faults.judge import Absence, Evidence, Verdict, judge
from tests.faults.memory import Fact, Memory

ROOM = 7
BEFORE = 10


def message(seq: int, client_id: str) -> Fact:
    return Fact(seq, "message.created", seq * 100, client_id, f"{seq}번째 말")


@dataclass
class Case:
    """Alice has said what Bob has heard: three messages after seq 10, all in order."""

    log: list[Fact] = field(default_factory=lambda: [message(11 + n, "abc"[n]) for n in range(3)])
    alice: Memory = field(default_factory=Memory)
    bob: Memory = field(default_factory=Memory)
    outages: list[tuple[float, float]] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rest = list(self.log)
        self.stored = {fact.client_id or "": 1 for fact in self.log}
        for fact in self.log:
            assert fact.client_id
            assert fact.message
            self.alice.said[ROOM].append(fact.client_id)
            self.alice.acknowledge(fact.client_id, ROOM, fact.seq, fact.message)
        for memory in (self.alice, self.bob):
            memory.applied[ROOM] = list(self.log)

    def verdict(self) -> Verdict:
        evidence = Evidence(
            log={ROOM: self.log},
            rest={ROOM: self.rest},
            before={ROOM: BEFORE},
            stored=self.stored,
            people=[(self.alice, [ROOM]), (self.bob, [ROOM])],
            outages=self.outages,
            absences=self.absences,
        )
        return judge(evidence)


@pytest.fixture
def case() -> Case:
    return Case()


def test_nothing_is_said_of_what_is_well(case: Case) -> None:
    assert case.verdict() == Verdict(messages=3)


def test_what_somebody_saw_before_the_stretch_does_not_count(case: Case) -> None:
    case.bob.applied[ROOM].insert(0, message(9, "z"))
    assert case.verdict().faults == []


def test_an_acknowledged_message_that_is_not_in_the_log_is_lost(case: Case) -> None:
    case.log.pop()
    case.stored.pop("c")
    assert any("c was acknowledged" in words for words in case.verdict().lost)


def test_a_message_that_never_got_an_answer_is_lost(case: Case) -> None:
    case.alice.said[ROOM].append("d")
    assert case.verdict().lost == ["d never got an answer"]


def test_a_refusal_is_an_answer_but_not_to_what_is_in_the_log(case: Case) -> None:
    case.alice.said[ROOM].append("d")
    case.alice.refused["d"] = "not_found"
    assert case.verdict().faults == []
    case.alice.refused["a"] = "not_found"
    assert case.verdict().other == ["a was refused and is there all the same"]


def test_what_one_client_never_saw_is_lost(case: Case) -> None:
    del case.bob.applied[ROOM][1]
    assert case.verdict().lost == [f"room {ROOM}: a client never saw [12]"]


def test_what_one_client_saw_twice_is_doubled(case: Case) -> None:
    case.bob.applied[ROOM].append(case.log[2])
    assert case.verdict().doubled == [f"room {ROOM}: a client saw [13] more than once"]


def test_what_one_client_saw_in_another_order_is_reordered(case: Case) -> None:
    case.bob.applied[ROOM].reverse()
    assert case.verdict().reordered == [f"room {ROOM}: a client saw the order [13, 12, 11]"]


def test_another_event_under_the_same_seq_is_noticed(case: Case) -> None:
    case.bob.applied[ROOM][1] = message(12, "of another life")
    assert case.verdict().other == [f"room {ROOM}: a client saw other events than the log has"]


def test_a_client_id_that_is_twice_in_the_log_is_doubled(case: Case) -> None:
    case.log[1] = message(12, "a")
    assert "a is 2 times in the log" in case.verdict().doubled


def test_a_hole_in_the_log_is_a_loss(case: Case) -> None:
    del case.log[1]
    assert any("has a hole" in words for words in case.verdict().lost)


def test_rest_has_to_tell_the_same(case: Case) -> None:
    gone = case.rest.pop()
    (words,) = case.verdict().lost
    assert words.startswith(f"REST tells another log of room {ROOM} than the database")
    assert f"without [{gone}], with []" in words


def test_a_message_without_its_event_is_noticed(case: Case) -> None:
    case.stored["d"] = 1
    assert case.verdict().other == ["the messages are not those of the log"]


def test_two_answers_to_one_client_id_are_a_contradiction(case: Case) -> None:
    case.alice.acknowledge("a", ROOM, 12, 1200)
    assert len(case.verdict().other) == 1


def test_an_answer_with_another_seq_than_the_log_is_noticed(case: Case) -> None:
    case.alice.acknowledged["a"] = case.alice.acknowledged["a"]._replace(seq=12)
    assert any("a is (7, 11, 1100)" in words for words in case.verdict().other)


def test_an_answer_in_the_middle_of_an_outage_is_noticed(case: Case) -> None:
    at = case.alice.acknowledged["a"].at
    case.outages = [(at - 5, at + 5)]
    assert any("while nothing could be committed" in words for words in case.verdict().other)


def test_an_answer_from_just_before_an_outage_may_still_be_on_its_way(case: Case) -> None:
    at = case.alice.acknowledged["a"].at
    case.outages = [(at - 0.1, at + 5)]
    assert case.verdict().faults == []


def test_an_author_finds_their_messages_in_the_order_in_which_they_said_them(case: Case) -> None:
    case.alice.said[ROOM].reverse()
    assert len(case.verdict().reordered) == 1


def test_a_server_that_breaks_its_promise_for_one_connection_is_reported(case: Case) -> None:
    case.bob.repeated.append("12 came again")
    case.bob.misplaced.append("14 came, 13 was due")
    verdict = case.verdict()
    assert (verdict.doubled, verdict.reordered) == (["12 came again"], ["14 came, 13 was due"])


def test_what_came_to_somebody_who_had_left_is_leaked(case: Case) -> None:
    case.bob.arrive(ROOM, 12)
    case.absences = [Absence(case.bob, ROOM, left=12)]
    assert case.verdict().leaked == []
    case.bob.arrive(ROOM, 13)
    assert len(case.verdict().leaked) == 1


def test_who_came_back_may_see_what_was_said_meanwhile(case: Case) -> None:
    case.bob.arrive(ROOM, 13)
    _seq, at = case.bob.arrived[ROOM][0]
    case.absences = [Absence(case.bob, ROOM, left=11, back=at)]
    assert case.verdict().faults == []
