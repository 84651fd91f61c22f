"""The log: the one place that gives a seq, in the transaction of what it tells of."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from rooms import log
from rooms.events import EventRow, as_event
from rooms.log import Slot
from rooms.models import Epoch, Room, RoomEvent, User
from rooms.signals import events_committed
from tests.rooms.reading import check_room, last_event, seqs_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def append(room: Room, actor: User | None = None) -> EventRow:
    return log.append(room_id=room.pk, type="room.updated", actor=actor, data={"topic": "새 주제"})


def test_an_event_takes_the_next_seq_of_its_room(
    alice: User, room: Room, public_room: Room
) -> None:
    assert [append(room, alice).seq, append(public_room).seq, append(room).seq] == [4, 4, 5]
    assert log.heads([room.pk, public_room.pk]) == {room.pk: 5, public_room.pk: 4}
    check_room(room.pk)


def test_an_event_tells_who_did_what_and_when(alice: User, room: Room) -> None:
    append(room, alice)
    event = as_event(last_event(room))
    at = event.pop("at")  # type: ignore[misc]
    assert event == {
        "room": room.pk,
        "seq": 4,
        "type": "room.updated",
        "actor": {"id": alice.pk, "name": "Alice"},
        "data": {"topic": "새 주제"},
    }
    assert len(at) == len("2026-11-23T10:00:00.000Z")
    assert at.endswith("Z")


def test_the_name_of_the_actor_stays_what_it_was(alice: User, room: Room) -> None:
    append(room, alice)
    User.objects.filter(pk=alice.pk).update(display_name="Another")
    assert as_event(last_event(room))["actor"] == {"id": alice.pk, "name": "Alice"}


def test_what_nobody_did_has_no_actor(room: Room) -> None:
    append(room)
    assert as_event(last_event(room))["actor"] is None


def test_many_events_take_their_places_in_order(room: Room, public_room: Room) -> None:
    room_ids = [room.pk, public_room.pk, room.pk, room.pk]
    taken: list[Slot] = []

    def write(slots: list[Slot]) -> list[RoomEvent]:
        taken.extend(slots)
        return [event_in(slot) for slot in slots]

    rows = log.append_each(room_ids, write)
    assert [(row.room_id, row.seq) for row in rows] == [
        (room.pk, 4), (public_room.pk, 4), (room.pk, 5), (room.pk, 6),
    ]  # fmt: skip
    assert {slot.position for slot in taken} == {0}  # no messages, so none is counted
    assert seqs_of(room.pk) == [1, 2, 3, 4, 5, 6]


def event_in(slot: Slot, *, seq: int | None = None) -> RoomEvent:
    seq = slot.seq if seq is None else seq
    return RoomEvent(
        room_id=slot.room_id, seq=seq, type="room.updated", at="2026-01-01T00:00:00Z", data={}
    )


def test_a_slot_that_is_not_filled_is_a_mistake(room: Room) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        log.append_each([room.pk], lambda slots: [])
    with pytest.raises(RuntimeError), transaction.atomic():
        log.append_each([room.pk], lambda slots: [event_in(slots[0], seq=9)])
    check_room(room.pk)


def test_a_room_that_is_not_there_has_no_log(room: Room) -> None:
    with pytest.raises(Room.DoesNotExist), transaction.atomic():
        log.append_each([room.pk, 999_999], lambda slots: [event_in(slot) for slot in slots])
    with pytest.raises(Room.DoesNotExist):
        log.lock(999_999)
    check_room(room.pk)


@pytest.mark.django_db(transaction=True)
def test_the_log_is_written_only_in_a_transaction(room: Room) -> None:
    with pytest.raises(RuntimeError):
        append(room)
    assert seqs_of(room.pk) == [1, 2, 3]


def test_a_seq_cannot_be_taken_twice(room: Room) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        event_in(Slot(room.pk, 3, 0)).save()


def test_reading_goes_on_after_a_seq_without_a_hole(room: Room) -> None:
    for _number in range(4):
        append(room)
    assert [row.seq for row in log.read_after(room.pk, 2, 3)] == [3, 4, 5]
    assert [row.seq for row in log.read_after(room.pk, 5, 50)] == [6, 7]
    assert log.read_after(room.pk, 7, 50) == []


def test_committed_events_are_told_once_and_in_order(
    room: Room, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    told: list[list[int]] = []

    def hear(*, events: list[RoomEvent], **_signal: Any) -> None:
        told.append([event.seq for event in events])

    def fail(**_signal: Any) -> None:
        raise ValueError("a receiver's mistake is nobody else's")

    events_committed.connect(fail)
    events_committed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            append(room)
            append(room)
            assert told == []
    finally:
        events_committed.disconnect(hear)
        events_committed.disconnect(fail)
    assert told == [[4], [5]]


def test_the_bridge_is_woken_on_postgresql(room: Room) -> None:
    statements: list[str] = []

    def note(execute: Any, sql: str, *arguments: Any) -> Any:
        statements.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(note):
        append(room)
    is_woken = f"NOTIFY {log.NOTIFY_CHANNEL}" in statements
    assert is_woken == (connection.vendor == "postgresql")


def test_the_epoch_stays_the_same(db: None) -> None:
    assert Epoch.objects.current() == Epoch.objects.current()
    assert Epoch.objects.count() == 1
