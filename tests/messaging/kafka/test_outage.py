"""A part that is away: one line when it goes, one when it is back."""

from collections.abc import Iterator

import pytest
from kafka.errors import KafkaTimeoutError, TopicAuthorizationFailedError
from structlog.testing import capture_logs

from messaging.kafka.mirror import NotDelivered
from messaging.kafka.outage import LONGEST_PAUSE, Outage, short
from messaging.kafka.worker import condition


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    with capture_logs() as entries:
        yield entries  # type: ignore[misc]


def test_going_and_coming_back_are_told_once_each(lines: list[dict[str, object]]) -> None:
    clock = Clock()
    outage = Outage("Kafka", clock=clock)

    for _ in range(3):
        outage.begin("nobody answers")
        clock.now += 7
    for _ in range(3):
        outage.end(waited=lambda: 42)

    assert [line["event"] for line in lines] == [
        "Kafka is away, waiting for it",
        "Kafka is back",
    ]
    assert (lines[1]["seconds"], lines[1]["waited"]) == (21, 42)


def test_nothing_is_told_or_asked_while_all_is_well(lines: list[dict[str, object]]) -> None:
    Outage("Kafka").end(waited=lambda: pytest.fail("a query for nothing"))

    assert lines == []


def test_the_pauses_grow_to_five_seconds_and_start_anew_afterwards() -> None:
    outage = Outage("Kafka", uniform=lambda _least, most: most)
    outage.begin("nobody answers")

    pauses = [outage.pause() for _ in range(12)]
    outage.end()

    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert outage.pause() == pauses[0]


def test_a_pause_is_drawn_from_zero_to_its_bound() -> None:
    shortest = Outage("Kafka", uniform=lambda least, _most: least)

    assert shortest.pause() == 0


def test_a_reason_is_one_short_line() -> None:
    assert short(ValueError("a\nb" * 500)).startswith("ValueError: a ba b")
    assert len(short("x" * 1000)) == 200


def not_delivered(cause: Exception) -> NotDelivered:
    error = NotDelivered(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TopicAuthorizationFailedError(), "refuses us"),
        (not_delivered(TopicAuthorizationFailedError()), "refuses us"),
        (not_delivered(KafkaTimeoutError()), "is away"),
        (KafkaTimeoutError(), "is away"),
    ],
)
def test_a_missing_right_is_told_as_one_whoever_says_so(error: Exception, told: str) -> None:
    assert condition(error) == told
