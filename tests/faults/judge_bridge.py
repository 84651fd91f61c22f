"""The judge of the bridge: the topic, and what was made of it, against the log (I7, I8); pure.

As the judge of the live side it looks at a stretch of the log, from the heads of before to the
heads of now, when nothing waits any more.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.faults.counting import Counts, counted, wrong_counts
from tests.faults.fetching import Event


class Record(NamedTuple):
    """`event` is the value without its version; `place` is the partition."""

    place: int
    key: str
    identity: str
    event: Event


def event_in(value: bytes) -> Event:
    """Without its version."""
    event: Event = json.loads(value)
    event.pop("v")
    return event


def record_of(record: Any) -> Record:
    event = event_in(record.value)
    identity = dict(record.headers)["ce_id"].decode()
    return Record(record.partition, record.key.decode(), identity, event)


@dataclass
class Traces:
    """`log` holds the stretch of each room as events, `before` the head before it, `records` all
    that stands in the topic, in order of partitions and offsets. `applied` is what each reader of
    the topic made of it, `aside` what it had to put aside. `gone` names the rooms whose first part
    of the stretch went with the topic itself: up to which seq. `counts` is what the statistics
    counted of it.
    """

    log: Mapping[int, Sequence[Event]]
    before: Mapping[int, int]
    records: Sequence[Record]
    applied: Mapping[str, Mapping[int, Sequence[Event]]]
    gone: Mapping[int, int] = field(default_factory=dict)
    aside: Mapping[str, Collection[tuple[int, int]]] = field(default_factory=dict)
    counts: Counts | None = None


@dataclass
class Findings:
    """What went wrong, in words; all empty: nothing did. What comes twice, or ahead of its turn
    and again in its turn, is no fault: readers are told to drop it."""

    mirrored: int = 0
    twice: int = 0
    early: int = 0
    lost: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.different, *self.disordered]


def judge_bridge(traces: Traces) -> Findings:
    findings = Findings()
    rooms: dict[int, list[Record]] = defaultdict(list)
    for record in traces.records:
        rooms[record.event["room"]].append(record)
    for room, log in traces.log.items():
        start = max(traces.before[room], traces.gone.get(room, 0))
        due = [event for event in log if event["seq"] > start]
        judge_records(room, due, start, rooms[room], findings)
        for reader, applied in traces.applied.items():
            aside = traces.aside.get(reader, ())
            due = [event for event in log if (room, event["seq"]) not in aside]
            judge_reader(f"{reader}, room {room}", due, applied.get(room, ()), findings)
    if traces.counts is not None:
        due_counts = counted(event for log in traces.log.values() for event in log)
        findings.different += wrong_counts(traces.counts, due_counts)
    return findings


def judge_records(
    room: int, log: Sequence[Event], start: int, records: Sequence[Record], findings: Findings
) -> None:
    """Each event is there as it is in the log, in one partition, and in its turn."""
    stretch = [record for record in records if record.event["seq"] > start]
    events = {event["seq"]: event for event in log}
    findings.different += [
        f"room {room}: {record.identity} differs from the log: {record}"
        for record in stretch
        if not is_true(record, events)
    ]
    missing = [seq for seq in events if seq not in {record.event["seq"] for record in stretch}]
    if missing:
        findings.lost.append(f"room {room}: the topic never had {missing}")
    if len({record.place for record in records}) > 1:
        findings.disordered.append(f"room {room} is in more than one partition")
    findings.mirrored += len(events) - len(missing)
    late = count_turns([record.event["seq"] for record in stretch], start, findings)
    if late and not missing:
        findings.disordered.append(f"room {room}: the turn of {late} never comes in the topic")


def is_true(record: Record, events: Mapping[int, Event]) -> bool:
    room, seq = record.event["room"], record.event["seq"]
    is_named = (record.key, record.identity) == (f"{room}", f"{room}:{seq}")
    return is_named and events.get(seq) == record.event


def count_turns(seqs: Sequence[int], start: int, findings: Findings) -> list[int]:
    """By the rule for readers: each in its turn, whatever else is between them. Returns those whose
    turn never comes."""
    turn = start + 1
    for seq in seqs:
        if seq == turn:
            turn += 1
        elif seq > turn:
            findings.early += 1
        else:
            findings.twice += 1
    return sorted({seq for seq in seqs if seq >= turn})


def judge_reader(
    reader: str, log: Sequence[Event], applied: Sequence[Event], findings: Findings
) -> None:
    """The effect of each event exactly once, in order."""
    if list(applied) == list(log):
        return
    seqs, due = [event["seq"] for event in applied], [event["seq"] for event in log]
    missing = sorted(set(due) - set(seqs))
    if missing:
        findings.lost.append(f"{reader}: never applied {missing}")
    if len(seqs) > len(set(seqs)):
        findings.disordered.append(f"{reader}: applied more than once, in the order {seqs}")
    elif seqs != sorted(seqs):
        findings.disordered.append(f"{reader}: applied in the order {seqs}")
    elif not missing:
        findings.different.append(f"{reader}: applied other events than the log has")
