"""What Kafka never takes as it is: a short record stands in its place, and the room goes on."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

import orjson
import pytest
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from messaging.events import EVENT_OMITTED
from messaging.kafka.backlog import Parked, WaitingEvent
from messaging.kafka.envelope import Record
from messaging.kafka.mirror import Mirror
from messaging.kafka.producer import Answer, Flight

LARGE = "가" * 1_000


class Log:
    """Three events of room 1, the second of them large, and one of room 2."""

    def __init__(self) -> None:
        texts = [(1, 1, ""), (1, 2, LARGE), (1, 3, ""), (2, 1, "")]
        at = datetime(2026, 1, 1, tzinfo=UTC)
        self.rows = [
            WaitingEvent(number, room, seq, "message.created", at, None, "", {"body": text})
            for number, (room, seq, text) in enumerate(texts)
        ]
        self.marked: list[tuple[int, int]] = []
        self.parked: list[Parked] = []

    def read(
        self,
        limit: int,
        *,
        of_shards: Collection[int],
        without_rooms: Collection[int],
        besides: Sequence[WaitingEvent],
    ) -> list[WaitingEvent]:
        waiting = [row for row in self.rows if (row.room_id, row.seq) not in self.marked]
        return [row for row in waiting if row.room_id not in without_rooms]

    def mark(self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked]) -> None:
        self.marked += [(event.room_id, event.seq) for event in events]
        self.parked += parked


class FirstFew:
    """That log, with windows."""

    def __init__(self, log: Log, done: list[str] | None = None) -> None:
        self.log = log
        self.done = [] if done is None else done

    def read(
        self, limit: int, *, besides: Sequence[WaitingEvent], **which: Collection[int]
    ) -> list[WaitingEvent]:
        self.done.append("read")
        waiting = self.log.read(limit, besides=besides, **which)
        return [row for row in waiting if row not in besides][:limit]

    def mark(self, events: Sequence[WaitingEvent], *, parked: Sequence[Parked]) -> None:
        self.done.append("mark")
        self.log.mark(events, parked=parked)


class Diary:
    """Takes everything and writes down when."""

    def __init__(self, done: list[str]) -> None:
        self.done = done

    def send(self, records: Sequence[Record]) -> Flight:
        self.done.append("send")
        return Flight([], [None] * len(records))

    def answers(self, flight: Flight) -> list[Answer]:
        self.done.append("answers")
        return [*flight.answers]


class Post:
    """Answers at once, with what `deliver` says."""

    def __init__(self, deliver: Callable[[Sequence[Record]], list[Answer]]) -> None:
        self.deliver = deliver

    def send(self, records: Sequence[Record]) -> Flight:
        return Flight([], self.deliver(records))

    def answers(self, flight: Flight) -> list[Answer]:
        return [*flight.answers]


def refuses(is_too_large: Callable[[Sequence[Record], Record], bool]) -> tuple[Log, Mirror]:
    log = Log()

    def deliver(records: Sequence[Record]) -> list[Answer]:
        return [MessageSizeTooLargeError() if is_too_large(records, one) else None
                for one in records]  # fmt: skip

    return log, Mirror(log, Post(deliver), site="x")


def drain(mirror: Mirror) -> None:
    while mirror.step({0}):
        pass


def test_what_is_refused_alone_too_is_parked_and_nothing_of_its_room_is_passed_over() -> None:
    log, mirror = refuses(lambda _batch, one: len(one.value) > 1_000)

    drain(mirror)

    assert log.marked == [(1, 1), (2, 1), (1, 2), (1, 3)]
    (parked,) = log.parked
    assert (parked.event.seq, parked.reason) == (2, "MessageSizeTooLargeError")
    assert parked.size is not None
    assert parked.size > 3_000
    assert not mirror.held_back


def test_what_is_refused_only_for_the_batch_it_was_in_is_not_parked() -> None:
    rounds = []

    def is_too_large(batch: Sequence[Record], _one: Record) -> bool:
        rounds.append(len(batch))
        return len(rounds) <= 4 and len(batch) > 1

    log, mirror = refuses(is_too_large)

    drain(mirror)

    assert len(log.marked) == 4
    assert not log.parked


def test_where_not_even_the_short_record_is_taken_the_room_is_held_back() -> None:
    log, mirror = refuses(lambda _batch, one: one.room_id == 1 and one.seq == 2)

    drain(mirror)

    assert mirror.held_back == {1}
    assert log.marked == [(1, 1), (2, 1)]
    assert not log.parked


def test_the_short_record_has_the_place_and_the_time_of_the_event() -> None:
    sent: list[Record] = []

    def is_too_large(_batch: Sequence[Record], one: Record) -> bool:
        sent.append(one)
        return len(one.value) > 1_000

    _log, mirror = refuses(is_too_large)

    drain(mirror)

    (omitted,) = [one for one in sent if orjson.loads(one.value)["type"] == EVENT_OMITTED]
    (whole, *_again) = [one for one in sent if len(one.value) > 1_000]
    assert (omitted.room_id, omitted.seq, omitted.key) == (whole.room_id, whole.seq, whole.key)
    assert omitted.timestamp_ms == whole.timestamp_ms
    assert orjson.loads(omitted.value)["data"]["size"] == len(whole.value)


def test_what_cannot_be_written_as_json_is_parked_without_a_size() -> None:
    log, mirror = refuses(lambda _batch, _one: False)
    log.rows[1].data = {"body": {1, 2}}

    drain(mirror)

    (parked,) = log.parked
    assert (parked.reason, parked.size) == ("TypeError", None)


def test_a_broker_that_is_away_parks_nothing() -> None:
    log = Log()
    answers: list[Answer] = [None, KafkaTimeoutError(), None, None]
    mirror = Mirror(log, Post(lambda records: answers[: len(records)]), site="x")

    mirror.step({0})

    assert log.marked == [(1, 1), (2, 1)]
    assert not log.parked
    assert not mirror.unfit


def test_what_was_read_ahead_is_not_sent_behind_a_failure() -> None:
    """Its room would have a hole in the topic; it is read again."""
    log = Log()
    sent: list[tuple[int, int]] = []

    def deliver(records: Sequence[Record]) -> list[Answer]:
        sent.extend((one.room_id, one.seq) for one in records)
        return [KafkaTimeoutError() if (one.room_id, one.seq) == (1, 2) else None
                for one in records]  # fmt: skip

    mirror = Mirror(FirstFew(log), Post(deliver), site="x", window=2)

    mirror.step({0})

    assert sent == [(1, 1), (1, 2)]
    assert log.marked == [(1, 1)]


def test_a_window_is_marked_while_the_next_one_is_handed_on() -> None:
    log = Log()
    done: list[str] = []
    mirror = Mirror(FirstFew(log, done), Diary(done), site="x", window=2)

    assert mirror.step({0}) == 4

    assert done[:4] == ["read", "send", "read", "answers"]
    assert {*done[4:6]} == {"send", "mark"}, "side by side"
    assert done[6:] == ["read", "answers", "mark"]


@pytest.mark.parametrize("large", [LARGE, LARGE * 10])
def test_a_room_of_large_events_only_goes_on(large: str) -> None:
    log, mirror = refuses(lambda _batch, one: len(one.value) > 1_000)
    for row in log.rows:
        row.data = {"body": large}

    drain(mirror)

    assert len(log.marked) == len(log.parked) == 4
