"""The judge: what was recorded against the log, one rule after the other; pure.

It looks at a stretch of the log, from the heads of before to the heads of now, when everybody has
come to rest. docs/faults.md says which rule stands for which invariant.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.faults.memory import Fact, Memory

SECONDS_ON_THE_WAY = 1.0  # an answer to a commit from before the outage may still arrive


@dataclass
class Evidence:
    """`log` and `rest` hold the stretch of each room, `before` the head before it. `stored` counts
    the messages of each client_id. `members` names the rooms that a person is in, by memory.
    `outages` are times in which nothing could be committed.
    """

    log: Mapping[int, Sequence[Fact]]
    rest: Mapping[int, Sequence[Fact]]
    before: Mapping[int, int]
    stored: Mapping[str, int]
    people: Sequence[tuple[Memory, Sequence[int]]]
    outages: Sequence[tuple[float, float]] = ()
    absences: "Sequence[Absence]" = ()


@dataclass(frozen=True)
class Absence:
    """Somebody who may see nothing of a room after the seq `left`, before the time `back`."""

    memory: Memory
    room: int
    left: int
    back: float = math.inf


@dataclass
class Verdict:
    """What went wrong, in words; all empty: nothing did."""

    messages: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.reordered, *self.leaked, *self.other]


def judge(evidence: Evidence) -> Verdict:
    verdict = Verdict(messages=sum(is_message(fact) for fact in every(evidence.log)))
    judge_log(evidence, verdict)
    for memory, rooms in evidence.people:
        judge_answers(evidence, memory, verdict)
        judge_promises(memory, verdict)
        judge_order_of_author(evidence, memory, verdict)
        for room in rooms:
            applied = [fact for fact in memory.applied[room] if fact.seq > evidence.before[room]]
            judge_copy(room, evidence.log[room], applied, verdict)
    for absence in evidence.absences:
        judge_absence(absence, verdict)
    return verdict


def every(log: Mapping[int, Sequence[Fact]]) -> list[Fact]:
    return [fact for facts in log.values() for fact in facts]


def is_message(fact: Fact) -> bool:
    return fact.type == "message.created"


def judge_log(evidence: Evidence, verdict: Verdict) -> None:
    """I4 and I1: without a hole, each client_id once, the same over REST and in the messages."""
    for room, facts in evidence.log.items():
        seqs = [fact.seq for fact in facts]
        first = evidence.before[room] + 1
        if seqs != list(range(first, first + len(seqs))):
            verdict.lost.append(f"the log of room {room} has a hole after {first - 1}: {seqs}")
        if list(evidence.rest[room]) != list(facts):
            verdict.lost.append(
                f"REST tells another log of room {room} than the database:"
                f" {difference(facts, evidence.rest[room])}"
            )
    said = Counter(fact.client_id for fact in every(evidence.log) if is_message(fact))
    verdict.doubled += [
        f"{key} is {count} times in the log" for key, count in said.items() if count > 1
    ]
    if dict(said) != dict(evidence.stored):
        verdict.other.append("the messages are not those of the log")


def difference(facts: Sequence[Fact], others: Sequence[Fact]) -> str:
    """Facts that only one of two copies has, and their number in each."""
    missing = [fact for fact in facts if fact not in others]
    foreign = [fact for fact in others if fact not in facts]
    return f"{len(others)} events for {len(facts)}, without {missing}, with {foreign}"


def judge_answers(evidence: Evidence, memory: Memory, verdict: Verdict) -> None:
    """I1, I6, I10: what was acknowledged is there, as it was acknowledged, and what was refused is
    not."""
    places = {
        fact.client_id: (room, fact.seq, fact.message)
        for room, facts in evidence.log.items()
        for fact in facts
        if is_message(fact)
    }
    for client_id, answer in memory.acknowledged.items():
        if client_id not in places:
            verdict.lost.append(f"{client_id} was acknowledged as {answer[:3]} and is not there")
        elif places[client_id] != answer[:3]:
            verdict.other.append(f"{client_id} is {places[client_id]}, not {answer[:3]}")
        if any(start + SECONDS_ON_THE_WAY < answer.at < end for start, end in evidence.outages):
            verdict.other.append(f"{client_id} was acknowledged while nothing could be committed")
    for client_ids in memory.said.values():
        unanswered = set(client_ids) - memory.acknowledged.keys() - memory.refused.keys()
        verdict.lost += [f"{client_id} never got an answer" for client_id in unanswered]
    for client_id in memory.refused.keys() & places.keys():
        verdict.other.append(f"{client_id} was refused and is there all the same")


def judge_promises(memory: Memory, verdict: Verdict) -> None:
    """What the server promises for one connection, and one answer for one client_id (I6)."""
    verdict.doubled += memory.repeated
    verdict.reordered += memory.misplaced
    verdict.other += memory.contradictions


def judge_order_of_author(evidence: Evidence, memory: Memory, verdict: Verdict) -> None:
    """Who sends one at a time finds them in that order."""
    for room, client_ids in memory.said.items():
        answers = [memory.acknowledged[key] for key in client_ids if key in memory.acknowledged]
        seqs = [answer.seq for answer in answers]
        if seqs != sorted(seqs):
            verdict.reordered.append(f"room {room}: one author's messages have the seqs {seqs}")


def judge_copy(room: int, log: Sequence[Fact], applied: Sequence[Fact], verdict: Verdict) -> None:
    """I2, I3, I4: what one client showed is the log."""
    if list(applied) == list(log):
        return
    seqs = [fact.seq for fact in applied]
    counts = Counter(seqs)
    missing = [fact.seq for fact in log if fact.seq not in counts]
    twice = [seq for seq, count in counts.items() if count > 1]
    if missing:
        verdict.lost.append(f"room {room}: a client never saw {missing}")
    if twice:
        verdict.doubled.append(f"room {room}: a client saw {twice} more than once")
    if seqs != sorted(seqs):
        verdict.reordered.append(f"room {room}: a client saw the order {seqs}")
    if not missing and not twice and seqs == sorted(seqs):
        verdict.other.append(f"room {room}: a client saw other events than the log has")


def judge_absence(absence: Absence, verdict: Verdict) -> None:
    """I5: what came to somebody while it was not theirs."""
    seqs = [
        seq
        for seq, at in absence.memory.arrived[absence.room]
        if seq > absence.left and at < absence.back
    ]
    if seqs:
        verdict.leaked.append(
            f"room {absence.room}: {seqs} came to somebody who had left by {absence.left}"
        )
