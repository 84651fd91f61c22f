"""What tells that Kafka brings nothing: what was said, and does not come."""

from messaging.live.transports.awaited import SECONDS_TO_COME, Awaited

ROOM, OTHER = 7, 8


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def go_on(self, seconds: float = SECONDS_TO_COME + 0.1) -> None:
        self.now += seconds


def test_what_comes_in_time_is_not_late() -> None:
    awaited = Awaited(clock := Clock())
    awaited.expect(ROOM, 3)
    clock.go_on(SECONDS_TO_COME / 2)
    assert awaited.late_rooms == []
    awaited.hear(ROOM, 3)
    clock.go_on()
    assert not awaited.is_late(ROOM)


def test_a_room_is_late_from_the_first_event_that_does_not_come() -> None:
    awaited = Awaited(clock := Clock())
    awaited.expect(ROOM, 3)
    clock.go_on(SECONDS_TO_COME / 2)
    awaited.expect(ROOM, 9)
    clock.go_on(SECONDS_TO_COME / 2 + 0.1)
    assert awaited.late_rooms == [ROOM]
    assert not awaited.is_late(OTHER)


def test_while_events_come_one_after_the_other_the_last_one_may_wait() -> None:
    awaited = Awaited(clock := Clock())
    awaited.expect(ROOM, 9)
    for seq in range(3, 9):
        clock.go_on(SECONDS_TO_COME / 2)
        awaited.hear(ROOM, seq)
    assert not awaited.is_late(ROOM)
    clock.go_on()
    assert awaited.is_late(ROOM)


def test_a_later_event_makes_good_for_one_that_never_came() -> None:
    awaited = Awaited(clock := Clock())
    awaited.expect(ROOM, 3)
    clock.go_on()
    awaited.hear(ROOM, 4)
    assert not awaited.is_late(ROOM)


def test_silence_is_when_nothing_comes_of_any_room() -> None:
    awaited = Awaited(clock := Clock())
    awaited.expect(ROOM, 3)
    clock.go_on()
    assert awaited.is_silent
    awaited.hear(OTHER, 1)
    assert not awaited.is_silent
    assert awaited.late_rooms == [ROOM]


def test_a_room_that_nobody_hears_any_more_is_not_waited_for() -> None:
    awaited = Awaited(clock := Clock())
    awaited.expect(ROOM, 3)
    awaited.forget(ROOM)
    clock.go_on()
    assert not awaited.is_silent
    assert awaited.late_rooms == []
