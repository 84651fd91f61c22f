"""The statistics counted anew: each message once, and each number that is another is told."""

from collections import Counter

import pytest

from tests.faults.counting import counted, wrong_counts
from tests.faults.fetching import Event

ROOM, PERSON = 7, 3
HOUR = "2026-11-26 23 h, person 3"


def said(body: str, at: str = "2026-11-26T23:59:59Z") -> Event:
    return {
        "room": ROOM,
        "type": "message.created",
        "at": at,
        "actor": {"id": PERSON},
        "data": {"body": body},
    }


def test_a_message_counts_in_its_hour_and_for_each_of_its_words() -> None:
    events = [said("오름 오름 바람"), said("바람")]
    assert counted(events) == Counter({(ROOM, HOUR): 2, (ROOM, "오름"): 1, (ROOM, "바람"): 2})


def test_an_hour_is_one_of_utc() -> None:
    assert (ROOM, HOUR) in counted([said("바람", at="2026-11-27T08:59:59+09:00")])


def test_what_is_no_message_counts_nothing() -> None:
    assert not counted([said("바람") | {"type": "member.joined"}])


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_number_that_is_another_is_told(number: int) -> None:
    found = {(ROOM, "바람"): number}
    due = Counter({(ROOM, "바람"): 2})
    assert wrong_counts(found, due) == [f"room {ROOM}, 바람: {number} instead of 2"]


def test_what_nobody_said_is_told() -> None:
    assert wrong_counts({(ROOM, "오름"): 1}, Counter()) == [f"room {ROOM}, 오름: 1 instead of 0"]


def test_nothing_is_told_of_what_is_well() -> None:
    due = Counter({(ROOM, "바람"): 2})
    assert wrong_counts({(ROOM, "바람"): 2, (ROOM, "오름"): 0}, due) == []
