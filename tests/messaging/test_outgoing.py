"""What waits for a slow Redis: bounded, in order, and no kind in the way of another."""

import pytest

from messaging.live.transports.outgoing import MAX_EVENTS, Message, Outgoing
from tests.messaging.readers import event, events

SEQ = 0  # its place in a packed event


def all_of(outgoing: Outgoing) -> list[Message]:
    messages = []
    while message := outgoing.next():
        messages.append(message)
    return messages


def test_kinds_take_turns() -> None:
    outgoing = Outgoing()
    for number in range(3):
        outgoing.add_frame(number, "{}")
        outgoing.add_notice(number, "{}")
        outgoing.add_events(number, [event(1, room_id=number)])
    types = [message["type"] for message in all_of(outgoing)]
    assert types == ["events", "frame", "notice"] * 3


def test_what_waits_for_a_room_leaves_together_and_in_order() -> None:
    outgoing = Outgoing()
    for one in events(1, 3):
        outgoing.add_events(7, [one])
    (message,) = all_of(outgoing)
    assert [packed[SEQ] for packed in message["events"]] == [1, 2, 3]


def test_a_room_with_very_much_takes_turns_with_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("messaging.live.transports.outgoing.MAX_EVENTS_AT_ONCE", 2)
    outgoing = Outgoing()
    outgoing.add_events(7, events(1, 5))
    outgoing.add_events(8, [event(1, room_id=8)])
    left = [
        (message["room"], [packed[SEQ] for packed in message["events"]])
        for message in all_of(outgoing)
    ]
    assert left == [(7, [1, 2]), (8, [1]), (7, [3, 4]), (7, [5])]


def test_of_one_room_no_more_events_wait_than_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.live.transports.outgoing.MAX_EVENTS_AT_ONCE", MAX_EVENTS)
    outgoing = Outgoing()
    for first in range(1, MAX_EVENTS + 100, 30):
        outgoing.add_events(7, events(first, first + 29))
    outgoing.add_events(8, [event(1, room_id=8)])
    (message,) = all_of(outgoing)
    assert len(message["events"]) == MAX_EVENTS
    outgoing.add_events(8, [event(1, room_id=8)])  # there is room again
    assert [one["room"] for one in all_of(outgoing)] == [8]


def test_what_is_cleared_does_not_count() -> None:
    outgoing = Outgoing()
    outgoing.add_events(7, events(1, MAX_EVENTS))
    outgoing.add_frame(1, "{}")
    outgoing.add_notice(7, "{}")
    outgoing.clear()
    assert outgoing.next() is None
    outgoing.add_events(7, events(1, 2))
    assert outgoing.next() is not None
