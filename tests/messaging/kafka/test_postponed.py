"""A room whose records fail waits by itself: the others go on, and it does when it can."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from kafka.errors import KafkaTimeoutError
from structlog.testing import capture_logs

from messaging.kafka.backlog import WaitingEvent
from messaging.kafka.envelope import Record
from messaging.kafka.mirror import Mirror, NotDelivered
from messaging.kafka.outage import LONGEST_PAUSE as LONGEST_OUTAGE_PAUSE
from messaging.kafka.postponed import FIRST_PAUSE, LONGEST_PAUSE
from messaging.kafka.producer import Answer
from messaging.kafka.topics import WrongTopic
from tests.messaging.kafka.test_parking import FirstFew, Log, Post

AWAY, WELL = 1, 2


class Scene:
    """Rooms of 20 events each, windows of five, and a clock that the test turns."""

    def __init__(self, failure: Exception) -> None:
        self.log = Log()
        self.now = 0.0
        self.sent: list[int] = []
        self.failing = {AWAY: failure}
        self.log.rows = []
        post = Post(self.deliver)
        self.mirror = Mirror(
            FirstFew(self.log),
            post,
            site="x",
            window=5,
            clock=lambda: self.now,
        )

    def say(self, room_id: int, count: int = 20) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        known = sum(row.room_id == room_id for row in self.log.rows)
        self.log.rows += [
            WaitingEvent(len(self.log.rows) + 1, room_id, seq, "room.updated", at, None, "", {})
            for seq in range(known + 1, known + 1 + count)
        ]

    def deliver(self, records: Sequence[Record]) -> list[Answer]:
        self.sent += [record.room_id for record in records]
        return [self.failing.get(record.room_id) for record in records]

    def step(self) -> None:
        try:
            self.mirror.step({0})
        except NotDelivered:
            self.now += LONGEST_OUTAGE_PAUSE / 10  # the worker waits, and tries again

    def waiting(self, room_id: int) -> int:
        marked = set(self.log.marked)
        return sum(
            row.room_id == room_id and (row.room_id, row.seq) not in marked for row in self.log.rows
        )


@pytest.fixture
def scene() -> Scene:
    return Scene(KafkaTimeoutError("no leader"))


def test_a_room_that_fills_every_window_and_fails_stops_nobody(scene: Scene) -> None:
    scene.say(AWAY)
    scene.say(WELL)
    for _step in range(2):
        scene.step()
    assert scene.waiting(WELL) == 0
    assert scene.waiting(AWAY) == 20


def test_it_goes_on_by_itself_when_it_can(scene: Scene) -> None:
    with capture_logs() as lines:
        scene.say(WELL, 1)
        scene.say(AWAY)
        scene.step()
        scene.failing.clear()
        scene.now += FIRST_PAUSE
        scene.step()
    assert scene.waiting(AWAY) == 0
    assert [line["event"] for line in lines] == [
        "rooms postponed, the others go on",
        "postponed rooms go on",
    ]
    assert [line["rooms"] for line in lines] == [1, 1]


def test_it_is_tried_more_and_more_rarely(scene: Scene) -> None:
    for _second in range(1_000):
        scene.say(WELL, 1)
        scene.say(AWAY, 1)
        scene.step()
        scene.now += 1
    tries = scene.sent.count(AWAY) / 5
    assert 5 < tries < 1_000 / LONGEST_PAUSE + 12
    assert scene.waiting(WELL) == 0


def test_when_all_of_kafka_was_away_nobody_waits_for_long(scene: Scene) -> None:
    scene.failing[WELL] = KafkaTimeoutError("no broker")
    scene.say(AWAY)
    scene.say(WELL)
    for _try in range(20):
        with pytest.raises(NotDelivered):
            scene.mirror.step({0})
        scene.now += LONGEST_OUTAGE_PAUSE
    scene.failing.clear()
    scene.step()
    scene.now += LONGEST_OUTAGE_PAUSE
    scene.step()
    assert scene.waiting(AWAY) == scene.waiting(WELL) == 0


def test_alone_it_is_kafka_that_is_away_until_others_go_through(scene: Scene) -> None:
    scene.say(AWAY)
    with pytest.raises(NotDelivered):
        scene.mirror.step({0})
    scene.say(WELL, 1)
    scene.mirror.step({0})
    scene.now += LONGEST_OUTAGE_PAUSE
    scene.mirror.step({0})
    assert (scene.waiting(WELL), scene.waiting(AWAY)) == (0, 20)


def test_a_room_whose_topic_is_not_as_it_must_be_waits_for_a_person() -> None:
    scene = Scene(WrongTopic("it has 3 partitions and must have 1"))
    scene.say(AWAY)
    scene.say(WELL)
    while scene.mirror.step({0}):
        pass
    assert scene.mirror.held_back == {AWAY}
    assert scene.waiting(WELL) == 0
    assert scene.waiting(AWAY) == 20
