"""The notice of a room: who pins, what stands there, what the log says."""

from typing import Any

import pytest

from messaging.models import Message, Pin
from messaging.reactions import pinned
from messaging.reading import floor
from messaging.services.pin import pin_message, unpin_message
from messaging.services.revise import delete_message
from rooms.errors import Archived, Conflict, Forbidden, NotFound, Refusal
from rooms.models import Role, Room, RoomEvent, User
from rooms.services.members import add_member
from rooms.services.rooms import archive_room, update_room
from tests.messaging.saying import say

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def pin(actor: User, message: Message) -> Any:
    return pin_message(actor=actor, message_id=message.pk)


def unpin(actor: User, message: Message) -> Any:
    return unpin_message(actor=actor, message_id=message.pk)


def told(room: Room) -> list[tuple[str, Any]]:
    rows = RoomEvent.objects.filter(room=room, type__in=["message.pinned", "message.unpinned"])
    return [(event.type, event.data) for event in rows.order_by("seq")]


def refused(kind: type[Refusal], act: Any, *given: Any) -> None:
    head = RoomEvent.objects.count()
    with pytest.raises(kind):
        act(*given)
    assert RoomEvent.objects.count() == head


def test_a_pinned_message_stands_above_its_room(room: Room, alice: User, bob: User) -> None:
    message = say(room, bob, "내일은 휴무예요")

    revision = pin(alice, message)

    event = RoomEvent.objects.filter(room=room).latest("seq")
    assert (event.seq, event.actor_id) == (revision.seq, alice.pk)
    assert told(room) == [("message.pinned", {"id": message.pk})]
    assert pinned(room, floor(bob, room)) == message


def test_pinning_another_replaces_it(room: Room, alice: User, bob: User) -> None:
    first, second = say(room, bob, "하나"), say(room, bob, "둘")
    pin(alice, first)
    pin(alice, second)

    assert pinned(room, floor(bob, room)) == second
    assert Pin.objects.count() == 1
    assert not unpin(alice, first).is_change, "it is not the one that is pinned"
    assert pinned(room, floor(bob, room)) == second


def test_twice_is_once(room: Room, alice: User) -> None:
    message = say(room, alice, "공지")
    first = pin(alice, message)

    assert (pin(alice, message).seq, pin(alice, message).is_change) == (first.seq, False)
    assert unpin(alice, message).is_change
    assert not unpin(alice, message).is_change
    assert [type for type, _data in told(room)] == ["message.pinned", "message.unpinned"]
    assert pinned(room, floor(alice, room)) is None


def test_a_deleted_message_is_not_pinned_any_more(room: Room, alice: User) -> None:
    message = say(room, alice, "공지")
    pin(alice, message)

    delete_message(actor=alice, message_id=message.pk)

    assert pinned(room, floor(alice, room)) is None
    refused(Conflict, pin, alice, message)
    assert not unpin(alice, message).is_change


def test_moderators_pin_and_members_do_not(room: Room, alice: User, bob: User, erin: User) -> None:
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)
    message = say(room, bob, "공지")

    refused(Forbidden, pin, bob, message)
    pin(erin, message)
    refused(Forbidden, unpin, bob, message)


def test_in_a_direct_room_both_pin(room: Room, bob: User) -> None:
    message = say(room, bob, "여기 주소예요")
    Room.objects.filter(pk=room.pk).update(kind=Room.Kind.DIRECT)

    assert pin(bob, message).is_change
    assert unpin(bob, message).is_change


def test_outsiders_and_archived_rooms_change_nothing(
    room: Room, public_room: Room, alice: User, charlie: User
) -> None:
    hidden, seen = say(room, alice, "공지"), say(public_room, alice, "공지")
    refused(NotFound, pin, charlie, hidden)
    refused(Forbidden, pin, charlie, seen)
    archive_room(actor=alice, room=room)
    refused(Archived, pin, alice, hidden)


def test_what_was_said_in_a_hidden_past_is_not_shown_to_newcomers(
    room: Room, alice: User, erin: User
) -> None:
    pin(alice, say(room, alice, "옛 공지"))
    update_room(actor=alice, room=room, history="joined")
    add_member(actor=alice, room=room, user=erin, role=Role.MEMBER)

    room.refresh_from_db()

    assert pinned(room, floor(erin, room)) is None
    assert pinned(room, floor(alice, room)) is not None
