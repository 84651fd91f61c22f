"""The mirror against a log and a Kafka that do everything they may do to it.

The log: rooms are locked from the drawing of an id to the commit, rooms commit in any order, reads
are cut anywhere. Kafka: a record is acknowledged, is lost, stands in the topic although its
acknowledgement failed, stands there twice, or arrives much later. Workers: two of them at once,
interleaved within their windows, and each may die at any moment.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import orjson
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from kafka.errors import KafkaTimeoutError

from messaging.kafka.backlog import WaitingEvent
from messaging.kafka.envelope import Record
from messaging.kafka.mirror import Mirror, NotDelivered
from messaging.kafka.postponed import LONGEST_PAUSE
from messaging.kafka.producer import Answer, Flight
from tests.messaging.kafka.fake_log import FakeLog

ROOMS = (1, 2, 3)
ACKNOWLEDGED, LOST, UNHEARD, TWICE, LATE = "acknowledged", "lost", "unheard", "twice", "late"
LATE_ANSWER: Answer = KafkaTimeoutError()
OTHER_WORKER, DEATH = "other worker", "death"
FATES = (ACKNOWLEDGED, ACKNOWLEDGED, LOST, UNHEARD, TWICE, LATE, OTHER_WORKER, DEATH)


class Died(Exception):
    """A worker was killed here."""


class FakeKafka:
    """`fates` says what becomes of each record; without more fates all goes well."""

    def __init__(self) -> None:
        self.topic: list[Record] = []
        self.late: list[Record] = []
        self.away: set[int] = set()  # rooms whose partition has no leader
        self.fates: Iterator[str] = iter(())

    def send(self, records: Sequence[Record], machine: "MirrorMachine") -> Flight:
        fates = [next(self.fates, ACKNOWLEDGED) for _record in records]
        pairs = zip(records, fates, strict=True)
        return Flight([], [self.take(record, fate, machine) for record, fate in pairs])

    def answers(self, flight: Flight, machine: "MirrorMachine") -> list[Answer]:
        """The worker may die here too, with all that it sent in the topic."""
        fate = next(self.fates, ACKNOWLEDGED)
        if fate == DEATH:
            raise Died
        if fate == OTHER_WORKER:
            machine.work_of_another()
        return [*flight.answers]

    def take(self, record: Record, fate: str, machine: "MirrorMachine") -> Answer:
        if fate == DEATH:
            raise Died
        if fate == OTHER_WORKER:
            machine.work_of_another()
        if record.room_id in self.away:
            return LATE_ANSWER
        if fate == LATE:
            self.late.append(record)
        if fate not in (LOST, LATE):
            self.topic += [record] * (2 if fate == TWICE else 1)
        return LATE_ANSWER if fate in (LOST, UNHEARD, LATE) else None

    def arrive_late(self) -> None:
        self.topic += self.late
        self.late = []


class Post:
    """A worker's way to Kafka."""

    def __init__(self, machine: "MirrorMachine") -> None:
        self.machine = machine

    def send(self, records: Sequence[Record]) -> Flight:
        return self.machine.kafka.send(records, self.machine)

    def answers(self, flight: Flight) -> list[Answer]:
        return self.machine.kafka.answers(flight, self.machine)


def applied(topic: Sequence[Record]) -> dict[int, list[bytes]]:
    """The reading rule: what was seen is dropped, what is ahead of its turn is dropped too,
    for it comes again."""
    rooms: dict[int, list[bytes]] = defaultdict(list)
    for record in topic:
        if record.seq == len(rooms[record.room_id]) + 1:
            rooms[record.room_id].append(record.value)
    return rooms


class MirrorMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.log = FakeLog()
        self.kafka = FakeKafka()
        self.depth = 0
        self.now = 0.0
        self.mirrors = [self.new_mirror(3), self.new_mirror(5)]

    def new_mirror(self, window: int) -> Mirror:
        return Mirror(self.log, Post(self), site="x", window=window, clock=lambda: self.now)

    def work_of_another(self) -> None:
        """A second worker in the middle of the first one's window."""
        if self.depth == 1:
            self.work(1)

    def work(self, number: int) -> None:
        self.depth += 1
        try:
            self.mirrors[number].step({0})
        except Died:
            self.mirrors[number] = self.new_mirror(self.mirrors[number].window)
        except NotDelivered:
            pass
        finally:
            self.depth -= 1

    @rule(room=st.sampled_from(ROOMS))
    def a_transaction_begins(self, room: int) -> None:
        if room not in self.log.open:
            self.log.begin(room)

    @precondition(lambda self: self.log.open)
    @rule(data=st.data(), count=st.integers(1, 3))
    def it_appends(self, data: st.DataObject, count: int) -> None:
        room = data.draw(st.sampled_from(sorted(self.log.open)))
        for _ in range(count):
            self.log.insert(room)

    @precondition(lambda self: self.log.open)
    @rule(data=st.data())
    def it_commits(self, data: st.DataObject) -> None:
        self.log.commit(data.draw(st.sampled_from(sorted(self.log.open))))

    @rule(number=st.integers(0, 1), fates=st.lists(st.sampled_from(FATES), max_size=12))
    def a_worker_steps(self, number: int, fates: list[str]) -> None:
        self.kafka.fates = iter(fates)
        self.work(number)

    @rule()
    def what_was_under_way_arrives(self) -> None:
        self.kafka.arrive_late()

    @rule(room=st.sampled_from(ROOMS))
    def a_partition_loses_its_leader_or_gets_one(self, room: int) -> None:
        self.kafka.away ^= {room}

    @rule(seconds=st.sampled_from([0.5, 2.0, 60.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def a_room_without_a_leader_does_not_stop_the_others(self) -> None:
        """With windows of three and five a single room fills every one. Nor does it wait for long
        when its leader is back: see teardown.
        """
        self.kafka.fates = iter(())
        self.now += LONGEST_PAUSE  # of what failed before
        for _step in range(len(ROOMS) + len(self.log.rows)):
            self.work(0)
        waiting = {row.room_id for row in self.log.rows if row.id not in self.log.marked}
        assert waiting <= self.kafka.away

    @invariant()
    def readers_hold_a_prefix_of_each_room(self) -> None:
        read = applied(self.kafka.topic)
        for room in ROOMS:
            assert read[room] == self.told(room)[: len(read[room])]

    @invariant()
    def what_is_marked_is_read(self) -> None:
        read = applied(self.kafka.topic)
        for event in self.log.rows:
            assert event.id not in self.log.marked or event.seq <= len(read[event.room_id])

    def teardown(self) -> None:
        """When all is well again, the topic read by the rule is the log."""
        self.kafka.fates = iter(())
        self.kafka.away.clear()
        self.now += LONGEST_PAUSE
        while self.mirrors[0].step({0}):
            pass
        read = applied(self.kafka.topic)
        assert {room: read[room] for room in ROOMS} == {room: self.told(room) for room in ROOMS}

    def told(self, room: int) -> list[bytes]:
        rows = sorted((event for event in self.log.rows if event.room_id == room), key=by_seq)
        return [
            orjson.dumps(
                {
                    "v": 1,
                    "room": room,
                    "seq": event.seq,
                    "type": event.type,
                    "at": "2026-01-01T00:00:00.000Z",
                    "actor": None,
                    "data": event.data,
                }
            )
            for event in rows
        ]


def by_seq(event: WaitingEvent) -> int:
    return event.seq


TestMirror = MirrorMachine.TestCase
TestMirror.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
