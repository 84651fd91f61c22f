"""Many sends in one transaction: each gets its own answer, and all or none are stored."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.commit import Outcome, Receipt, Row, Send, commit_sends
from messaging.models import Message
from rooms.errors import Archived, Banned, Forbidden, Invalid, Muted, NotFound, Refusal
from rooms.models import Membership, Room, RoomEvent, User
from rooms.services.members import leave_room
from rooms.services.rooms import archive_room
from rooms.services.sanctions import ban_member, mute_member
from rooms.signals import events_committed
from tests.rooms.reading import check_room

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def a_send(author: User, room: Room, body: str = "안녕하세요", **fields: Any) -> Send:
    return Send(author, room.pk, fields.pop("client_id", None) or uuid4(), body, **fields)


def receipt(outcome: Outcome) -> Receipt:
    assert isinstance(outcome, Receipt), outcome
    return outcome


def test_a_group_is_stored_in_the_order_in_which_it_was_sent(
    alice: User, bob: User, room: Room, public_room: Room
) -> None:
    authors = [alice, bob, alice, bob]
    places = [room, public_room, room, room]
    sends = [
        a_send(author, place, str(number))
        for number, (author, place) in enumerate(zip(authors, places, strict=True))
    ]
    receipts = [receipt(outcome) for outcome in commit_sends(sends)]
    start, public_start = room.last_seq, public_room.last_seq
    expected = [start + 1, public_start + 1, start + 2, start + 3]
    assert [one.message.seq for one in receipts] == expected
    assert [one.message.position for one in receipts] == [1, 1, 2, 3]
    assert [one.message.body for one in receipts] == ["0", "1", "2", "3"]
    check_room(room.pk)
    check_room(public_room.pk)


def test_a_receipt_holds_the_message_as_it_is_stored(bob: User, room: Room) -> None:
    told = receipt(commit_sends([a_send(bob, room)])[0]).message
    stored = Message.objects.get(pk=told.pk)
    columns = [column.attname for column in Message._meta.concrete_fields]
    assert columns == list(Row._fields)
    assert [getattr(told, name) for name in columns] == [getattr(stored, name) for name in columns]
    assert told.author == bob


def test_a_repeat_in_the_same_group_is_said_once_as_it_was_said_first(
    alice: User, bob: User, room: Room
) -> None:
    client_id = uuid4()
    sends = [a_send(bob, room, body, client_id=client_id) for body in ("먼저", "나중", "또")]
    receipts = [receipt(outcome) for outcome in commit_sends([a_send(alice, room), *sends])]
    assert [one.is_repeat for one in receipts] == [False, False, True, True]
    assert {one.message.pk for one in receipts[1:]} == {receipts[1].message.pk}
    assert Message.objects.get(client_id=client_id).body == "먼저"
    assert "먼저" in Message.objects.get(client_id=client_id).body_html
    check_room(room.pk)


def test_a_repeat_in_a_later_group_burns_no_seq(bob: User, room: Room) -> None:
    send = a_send(bob, room)
    (first,) = commit_sends([send])
    (again,) = commit_sends([send])
    assert receipt(again).is_repeat
    assert receipt(again).message.seq == receipt(first).message.seq
    assert Room.objects.get(pk=room.pk).last_seq == receipt(first).message.seq


def test_a_client_id_belongs_to_its_author_and_room(
    alice: User, bob: User, room: Room, public_room: Room
) -> None:
    client_id = UUID(int=7)
    places = [(alice, room), (bob, room), (bob, public_room)]
    sends = [a_send(author, place, client_id=client_id) for author, place in places]
    assert not any(receipt(outcome).is_repeat for outcome in commit_sends(sends))
    assert Message.objects.filter(client_id=client_id).count() == 3


Prepare = Callable[[User, User, Room], object]


@pytest.mark.parametrize(
    ("prepare", "refusal"),
    [
        (lambda alice, bob, room: archive_room(actor=alice, room=room), Archived),
        (lambda alice, bob, room: mute_member(actor=alice, room=room, user=bob), Muted),
        (lambda alice, bob, room: ban_member(actor=alice, room=room, user=bob), Banned),
        (lambda alice, bob, room: leave_room(user=bob, room=room), Forbidden),
    ],
)
def test_what_is_refused_does_not_hold_up_the_others(
    alice: User, bob: User, room: Room, public_room: Room, prepare: Prepare,
    refusal: type[Refusal],
) -> None:  # fmt: skip
    prepare(alice, bob, public_room)
    sends = [a_send(alice, room, "vorher"), a_send(bob, public_room), a_send(alice, room, "nach")]
    before, refused, after = commit_sends(sends)
    assert isinstance(refused, refusal)
    assert receipt(after).message.seq == receipt(before).message.seq + 1
    check_room(room.pk)
    check_room(public_room.pk)


def test_a_mute_that_is_over_is_none(alice: User, bob: User, room: Room) -> None:
    mute_member(actor=alice, room=room, user=bob, until=timezone.now() + timedelta(days=1))
    Membership.objects.filter(user=bob).update(muted_until=timezone.now() - timedelta(seconds=1))
    receipt(commit_sends([a_send(bob, room)])[0])


def test_a_room_that_one_may_not_see_does_not_exist(charlie: User, room: Room) -> None:
    (hidden, missing) = commit_sends([a_send(charlie, room), Send(charlie, 999, uuid4(), "x")])
    assert type(hidden) is type(missing) is NotFound


def test_a_reply_to_another_room_is_refused(
    alice: User, bob: User, room: Room, public_room: Room
) -> None:
    target = receipt(commit_sends([a_send(alice, public_room)])[0]).message
    refused, answered = commit_sends(
        [a_send(bob, room, reply_to=target.pk), a_send(bob, public_room, reply_to=target.pk)]
    )
    assert isinstance(refused, Invalid)
    assert receipt(answered).message.reply_to_id == target.pk


def test_a_deleted_message_is_not_replied_to(alice: User, bob: User, room: Room) -> None:
    target = receipt(commit_sends([a_send(alice, room)])[0]).message
    Message.objects.filter(pk=target.pk).update(deleted_at=timezone.now())
    assert isinstance(commit_sends([a_send(bob, room, reply_to=target.pk)])[0], Invalid)


def test_the_answer_comes_after_the_commit_and_before_the_events(bob: User, room: Room) -> None:
    told: list[str] = []

    def answer(outcomes: list[Outcome]) -> None:
        assert not connection.in_atomic_block
        told.append(f"ack {receipt(outcomes[0]).message.seq}")

    def hear(*, events: list[RoomEvent], **_signal: Any) -> None:
        told.extend(f"event {event.seq}" for event in events)

    events_committed.connect(hear)
    try:
        commit_sends([a_send(bob, room)], before_events=answer)
    finally:
        events_committed.disconnect(hear)
    assert told == [f"ack {room.last_seq + 1}", f"event {room.last_seq + 1}"]


def test_what_is_rolled_back_is_neither_answered_nor_told(bob: User, room: Room) -> None:
    told: list[object] = []

    def hear(**signal: Any) -> None:
        told.append(signal)

    events_committed.connect(hear)
    try:
        with transaction.atomic():
            commit_sends([a_send(bob, room)], before_events=told.append)
            transaction.set_rollback(True)
    finally:
        events_committed.disconnect(hear)
    assert told == []
    check_room(room.pk)


def test_a_large_group_costs_few_queries(alice: User, bob: User, room: Room) -> None:
    """The same number for two sends as for two hundred."""
    counts = []
    for size in (2, 200):
        sends = [a_send(bob, room, str(number)) for number in range(size)]
        with CaptureQueriesContext(connection) as queries:
            assert all(isinstance(one, Receipt) for one in commit_sends(sends))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    check_room(room.pk)
