"""What of a window may be marked."""

from typing import NamedTuple

from messaging.kafka.window import in_order, unbroken


class Event(NamedTuple):
    room_id: int
    seq: int


def test_each_room_goes_by_seq_whatever_the_order_of_the_read() -> None:
    read = [Event(2, 7), Event(1, 2), Event(2, 6), Event(1, 1)]

    assert in_order(read) == [Event(1, 1), Event(1, 2), Event(2, 6), Event(2, 7)]


def test_what_was_delivered_in_full_is_marked_in_full() -> None:
    window = [Event(1, 1), Event(1, 2), Event(2, 1)]

    assert unbroken(window, is_delivered=[True, True, True]) == window


def test_nothing_behind_a_failure_is_marked_even_if_it_was_delivered() -> None:
    window = [Event(1, 1), Event(1, 2), Event(1, 3)]

    assert unbroken(window, is_delivered=[True, False, True]) == [Event(1, 1)]


def test_the_failure_of_one_room_does_not_hold_up_another() -> None:
    window = [Event(1, 1), Event(1, 2), Event(2, 1), Event(2, 2)]

    delivered = unbroken(window, is_delivered=[False, True, True, True])

    assert delivered == [Event(2, 1), Event(2, 2)]
