"""What a projection at work tells of itself, without a broker."""

from collections import deque
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings

from messaging.kafka.reader import Away
from messaging.kafka.stopping import Stopping
from messaging.models import Worker
from messaging.projections.stats import Stats
from messaging.projections.worker import ProjectionWorker

# Where partitions are applied up to: the row's id and the offset.
APPLIED = {("oreum.events", 3): (1, 90), ("oreum.events", 4): (2, 10)}


class Turns:
    """A loop that does what the test wants, turn by turn, and stops its worker at the end."""

    def __init__(self, stopping: Stopping, *results: int | Exception) -> None:
        self.stopping = stopping
        self.results = deque(results)
        self.positions = SimpleNamespace(mine=APPLIED)

    def turn(self) -> int:
        result = self.results.popleft()
        if not self.results:
            self.stopping.begin()
        if isinstance(result, Exception):
            raise result
        return result


class Held:
    """A member of the group with these partitions."""

    topics = {"oreum.events"}

    def __init__(self, ends: dict[tuple[str, int], int | None]) -> None:
        self.ends = ends

    def known_ends(self) -> dict[tuple[str, int], int | None]:
        return self.ends


@pytest.fixture
def told(settings: LazySettings) -> list[dict[str, Any]]:
    settings.KAFKA_BOOTSTRAP_SERVERS = ["127.0.0.1:9"]
    return []


def run(
    told: list[dict[str, Any]], ends: dict[tuple[str, int], int | None], *turns: int | Exception
) -> None:
    def report(**facts: Any) -> None:
        told.append(facts)

    stopping = Stopping()
    worker = ProjectionWorker(
        Stats(), once=False, from_zero=False, stopping=stopping, report=report
    )
    worker.reader = Held(ends)  # type: ignore[assignment]
    worker.loop = Turns(stopping, *turns)  # type: ignore[assignment]
    worker.run()


def test_it_tells_its_partitions_its_records_and_what_is_not_applied(
    told: list[dict[str, Any]],
) -> None:
    run(told, {("oreum.events", 3): 100, ("oreum.events", 4): 12}, 5, 7)

    assert [facts["events"] for facts in told] == [5, 12]
    assert (told[-1]["state"], told[-1]["lag"]) == (Worker.State.WORKING, 12)
    assert told[-1]["shards"] == [3, 4]


def test_a_lag_that_no_broker_told_is_not_known(told: list[dict[str, Any]]) -> None:
    run(told, {("oreum.events", 3): None, ("oreum.events", 9): 8}, 0)

    assert told[-1]["lag"] is None


def test_who_got_no_partition_stands_by(told: list[dict[str, Any]]) -> None:
    run(told, {}, 0)

    assert (told[-1]["state"], told[-1]["shards"]) == (Worker.State.STANDING_BY, [])


def test_with_a_topic_a_room_it_tells_the_rooms(
    told: list[dict[str, Any]], settings: LazySettings
) -> None:
    settings.KAFKA_TOPIC_LAYOUT = "per-room"

    run(told, {("oreum.room.17", 0): 4}, 0)

    assert told[-1]["shards"] == [17]


def test_it_says_what_it_waits_for(told: list[dict[str, Any]]) -> None:
    run(told, {}, Away("nobody answers"), 0)

    assert told[0]["state"] == Worker.State.WAITING
    assert "nobody answers" in told[0]["error"]
    assert told[-1]["state"] == Worker.State.STANDING_BY
