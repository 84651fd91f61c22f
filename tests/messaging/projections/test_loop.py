"""One loop for all projections: effect and position are one transaction."""

from collections.abc import Callable

import pytest

from messaging.models import DeadLetter, ProjectionPosition, ProjectionRoom
from messaging.projections.loop import Loop
from messaging.projections.projection import Projection
from messaging.projections.starting_over import start_over
from rooms.events import as_event
from rooms.models import Room, RoomEvent, User
from tests.messaging.projections.diary import Diary, OrderlyDiary, written
from tests.messaging.projections.tape import LAYOUT, Tape, TapeReader
from tests.messaging.saying import say

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db, pytest.mark.usefixtures("diary")]


def opened(projection: Projection, tape: Tape, *, most: int = 100, size: int = 100) -> Loop:
    return Loop(
        projection,
        TapeReader(tape, size=size),
        place_of_room=LAYOUT.place,
        most_from_the_log=most,
        clock=always_later(),
    )


def always_later() -> Callable[[], float]:
    """Every look-after is due."""
    moments = iter(range(0, 10**9, 60))
    return lambda: next(moments)


def run(loop: Loop, turns: int = 12) -> None:
    for _turn in range(turns):
        loop.turn()


def whole(room: Room) -> list[int]:
    room.refresh_from_db()
    return list(range(1, room.last_seq + 1))


def event(room: Room, seq: int) -> RoomEvent:
    return RoomEvent.objects.get(room=room, seq=seq)


@pytest.fixture
def talk(room: Room, public_room: Room, alice: User) -> list[Room]:
    for number in range(10):
        say(room, alice, f"{number}")
        say(public_room, alice, f"{number}")
    return [room, public_room]


def test_every_event_is_applied_once_and_the_offset_is_stored_with_it(talk: list[Room]) -> None:
    tape = Tape()
    tape.copy(*(room.pk for room in talk))
    tape.copy(*(room.pk for room in talk))

    run(opened(Diary(), tape, size=3))

    assert [written(room.pk) for room in talk] == [whole(room) for room in talk]
    for row in ProjectionPosition.objects.all():
        assert row.next_offset == len(tape.partitions[row.topic, row.partition])


def test_a_hole_is_filled_from_the_log_in_portions(talk: list[Room]) -> None:
    tape = Tape()
    tape.write(as_event(event(talk[0], 2)))
    tape.write(as_event(event(talk[0], 11)))

    run(opened(Diary(), tape, most=3))

    assert written(talk[0].pk) == list(range(1, 12))


def test_a_member_that_lost_the_partition_writes_nothing(talk: list[Room]) -> None:
    tape = Tape()
    tape.copy(talk[0].pk)
    paused, other = opened(Diary(), tape, size=4), opened(Diary(), tape, size=2)
    run(paused, 2)
    run(other, 3)
    before = written(talk[0].pk)

    paused.turn()

    assert written(talk[0].pk) == before
    run(paused)
    assert written(talk[0].pk) == whole(talk[0])


def test_what_cannot_be_decoded_is_put_aside_and_the_rest_goes_on(talk: list[Room]) -> None:
    tape = Tape()
    tape.write(as_event(event(talk[0], 1)), value=b"{\x00\xff")
    tape.copy(talk[0].pk)

    run(opened(Diary(), tape))

    letter = DeadLetter.objects.get()
    assert (letter.reason, letter.offset) == (DeadLetter.Reason.FOREIGN, 0)
    assert "not JSON" in letter.detail
    assert written(talk[0].pk) == whole(talk[0])


def test_what_the_log_does_not_know_is_foreign(talk: list[Room]) -> None:
    tape = Tape()
    stranger = as_event(event(talk[0], 1))
    tape.write({**stranger, "seq": 1_000})
    tape.write({**stranger, "room": 9_999})

    run(opened(Diary(), tape))

    found = {(letter.room_number, letter.seq) for letter in DeadLetter.objects.all()}
    assert found == {(talk[0].pk, 1_000), (9_999, 1)}
    assert written(talk[0].pk) == []


def test_a_poison_event_is_put_aside_and_its_room_goes_on(talk: list[Room]) -> None:
    tape = Tape()
    tape.copy(*(room.pk for room in talk))
    Diary.fails_on = {(talk[0].pk, 5)}

    run(opened(Diary(), tape))

    letter = DeadLetter.objects.get()
    assert (letter.room_number, letter.seq, letter.holds_room) == (talk[0].pk, 5, False)
    assert letter.detail == "ValueError: a page is torn"
    assert written(talk[0].pk) == [seq for seq in whole(talk[0]) if seq != 5]
    assert written(talk[1].pk) == whole(talk[1])


def test_where_order_matters_the_room_waits_behind_its_poison_event(talk: list[Room]) -> None:
    tape = Tape()
    tape.copy(*(room.pk for room in talk))
    Diary.fails_on = {(talk[0].pk, 5)}
    loop = opened(OrderlyDiary(), tape, size=3)

    run(loop)

    assert written(talk[0].pk) == [1, 2, 3, 4]
    assert written(talk[1].pk) == whole(talk[1])
    assert ProjectionRoom.objects.get(room=talk[0]).is_held


@pytest.mark.parametrize("projection", [Diary, OrderlyDiary])
def test_a_letter_that_is_tried_again_is_applied_once(
    talk: list[Room], projection: type[Diary]
) -> None:
    tape = Tape()
    tape.copy(talk[0].pk)
    Diary.fails_on = {(talk[0].pk, 5)}
    loop = opened(projection(), tape)
    run(loop)
    DeadLetter.objects.update(wish=DeadLetter.Wish.RETRY)
    run(loop)
    letter = DeadLetter.objects.get()
    assert (letter.tries, letter.wish) == (2, "")

    Diary.fails_on = set()
    DeadLetter.objects.update(wish=DeadLetter.Wish.RETRY)
    run(loop)

    assert sorted(written(talk[0].pk)) == whole(talk[0])
    assert (written(talk[0].pk) == whole(talk[0])) is projection.holds_rooms
    assert not DeadLetter.objects.exists()


def test_a_letter_that_is_dropped_lets_its_room_go_on_behind_it(talk: list[Room]) -> None:
    tape = Tape()
    tape.copy(talk[0].pk)
    Diary.fails_on = {(talk[0].pk, 5)}
    loop = opened(OrderlyDiary(), tape)
    run(loop)

    DeadLetter.objects.update(wish=DeadLetter.Wish.DROP)
    run(loop)

    assert written(talk[0].pk) == [seq for seq in whole(talk[0]) if seq != 5]
    assert not DeadLetter.objects.exists()


def test_a_foreign_letter_stays_foreign_until_the_log_knows_it(
    talk: list[Room], alice: User
) -> None:
    tape = Tape()
    tape.copy(talk[0].pk)
    next_seq = whole(talk[0])[-1] + 1
    tape.write({**as_event(event(talk[0], 1)), "seq": next_seq})
    loop = opened(Diary(), tape)
    run(loop)
    DeadLetter.objects.update(wish=DeadLetter.Wish.RETRY)
    run(loop)
    assert DeadLetter.objects.get().tries == 2

    say(talk[0], alice, "now")
    DeadLetter.objects.update(wish=DeadLetter.Wish.RETRY)
    run(loop)

    assert written(talk[0].pk) == whole(talk[0])
    assert not DeadLetter.objects.exists()


def test_a_running_member_follows_to_zero_also_where_nothing_is_said(talk: list[Room]) -> None:
    tape = Tape()
    tape.copy(talk[0].pk)
    loop = opened(Diary(), tape)
    run(loop)

    start_over(Diary())
    run(loop)

    assert written(talk[0].pk) == whole(talk[0])


def test_from_zero_drops_effect_places_and_letters_and_running_members_follow(
    talk: list[Room],
) -> None:
    tape = Tape()
    tape.copy(talk[0].pk)
    Diary.fails_on = {(talk[0].pk, 5)}
    loop = opened(Diary(), tape)
    run(loop)
    Diary.fails_on = set()

    start_over(Diary())
    assert not written(talk[0].pk)
    assert not DeadLetter.objects.exists()
    tape.write(as_event(event(talk[0], 1)))
    run(loop)

    assert written(talk[0].pk) == whole(talk[0])
