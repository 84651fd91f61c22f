"""How far one has read: forward, back, and which of two moves is the later one."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.services import reading
from messaging.services.reading import Mark, mark_all_read, mark_read
from rooms.errors import Forbidden, NotFound, Refusal
from rooms.models import Membership, Pointer, Room, User
from rooms.services.members import add_member
from rooms.services.rooms import create_room
from tests.messaging.saying import say

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_the_pointer_goes_forward_only_unless_it_is_moved_back(
    alice: User, bob: User, room: Room
) -> None:
    head = say(room, alice, "x").seq
    assert mark_read(user=bob, room_id=room.pk, seq=head).seq == head
    assert mark_read(user=bob, room_id=room.pk, seq=1).seq == head
    assert mark_read(user=bob, room_id=room.pk, seq=1, back=True).seq == 1
    assert Membership.objects.get(room=room, user=bob).read_seq == 1


def test_pointers_compare_as_they_follow_upon_each_other(bob: User, room: Room) -> None:
    def move(seq: int, *, back: bool = False) -> Pointer:
        return mark_read(user=bob, room_id=room.pk, seq=seq, back=back)

    moves = [move(1, back=True), move(2), move(1, back=True), move(0, back=True), move(1)]
    assert sorted(set(moves)) == moves
    membership = Membership.objects.get(room=room, user=bob)
    assert moves[-1] == Pointer(membership.read_since, membership.read_seq)


def test_who_read_before_the_pointer_was_set_back_does_not_move_it(bob: User, room: Room) -> None:
    before = mark_read(user=bob, room_id=room.pk, seq=2)
    back = mark_read(user=bob, room_id=room.pk, seq=1, back=True)
    assert mark_all_read([Mark(bob, room.pk, 2, before.since)]) == [back]
    assert Membership.objects.get(room=room, user=bob).read_seq == 1
    assert mark_all_read([Mark(bob, room.pk, 2, back.since)]) == [Pointer(back.since, 2)]


def test_a_pointer_that_is_set_back_while_another_device_reads_stays_back(
    bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_read(user=bob, room_id=room.pk, seq=0, back=True)
    move_forward = reading._move_forward

    def after_a_mark(behind: Any) -> None:
        mark_read(user=bob, room_id=room.pk, seq=1, back=True)
        move_forward(behind)

    monkeypatch.setattr(reading, "_move_forward", after_a_mark)
    mark_read(user=bob, room_id=room.pk, seq=2)
    assert Membership.objects.get(room=room, user=bob).read_seq == 1


def seqs(answers: Sequence[Pointer | Refusal]) -> list[int]:
    return [answer.seq for answer in answers if isinstance(answer, Pointer)]


def test_who_reads_the_same_at_once_costs_a_write_and_who_stands_there_none(
    alice: User, bob: User, charlie: User, room: Room
) -> None:
    add_member(actor=alice, room=room, user=charlie)
    head = say(room, alice, "x").seq
    marks = [Mark(user, room.pk, head) for user in (bob, charlie)]
    with CaptureQueriesContext(connection) as queries:
        assert seqs(mark_all_read(marks)) == [head, head]
    assert sum("UPDATE" in query["sql"] for query in queries) == 1
    with CaptureQueriesContext(connection) as queries:
        answers = mark_all_read([*marks, Mark(bob, room.pk, 1)])
    assert seqs(answers) == [head, head, head]
    assert len(queries) == 1
    assert set(room.memberships.values_list("read_seq", flat=True)) >= {head}


def test_who_may_not_read_is_refused_and_the_others_are_served(
    alice: User, bob: User, charlie: User, room: Room
) -> None:
    head = say(room, alice, "x").seq
    private = create_room(creator=alice, name="우리끼리", kind="private")
    public = create_room(creator=alice, name="모두의 방", kind="public")
    marks = [Mark(charlie, private.pk, 1), Mark(bob, room.pk, head), Mark(charlie, public.pk, 1)]
    missing, moved, outside = mark_all_read(marks)
    assert seqs([moved]) == [head]
    assert isinstance(missing, NotFound)
    assert isinstance(outside, Forbidden)


def test_the_pointer_stops_at_the_head(bob: User, room: Room) -> None:
    assert mark_read(user=bob, room_id=room.pk, seq=2**53).seq == room.last_seq
    assert mark_read(user=bob, room_id=room.pk, seq=2**53, back=True).seq == room.last_seq


def test_only_a_member_has_a_pointer(charlie: User, room: Room, public_room: Room) -> None:
    with pytest.raises(Forbidden):
        mark_read(user=charlie, room_id=public_room.pk, seq=1)
    for room_id in (room.pk, 999_999):
        with pytest.raises(NotFound):
            mark_read(user=charlie, room_id=room_id, seq=1)
