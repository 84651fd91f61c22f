"""Nobody finds what they may not read."""

import pytest
from django.utils import timezone

from messaging.models import Message
from rooms.models import Role, Room, User
from rooms.services.members import add_member, leave_room
from rooms.services.sanctions import ban_member
from tests.messaging.saying import say
from tests.messaging.search.searching import found, found_messages, index_all

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_a_public_room_is_found_by_anybody(charlie: User, bob: User, public_room: Room) -> None:
    say(public_room, bob, "번역")
    assert found(charlie, "번역") == ["번역"]


def test_a_private_room_by_its_members_alone(
    charlie: User, bob: User, room: Room, dana: User
) -> None:
    say(room, bob, "번역")
    assert found(bob, "번역") == ["번역"]
    assert found(charlie, "번역") == []
    assert found(dana, "번역") == []
    assert found(charlie, "from:bob") == []


def test_a_former_member_finds_nothing(frank: User, alice: User, bob: User, room: Room) -> None:
    add_member(actor=alice, room=room, user=frank, role=Role.MEMBER)
    say(room, bob, "번역")
    assert found(frank, "번역") == ["번역"]
    leave_room(user=frank, room=room)
    assert found(frank, "번역") == []


def test_who_is_banned_finds_nothing(alice: User, bob: User, public_room: Room) -> None:
    say(public_room, alice, "번역")
    assert found(bob, "번역") == ["번역"]
    ban_member(actor=alice, room=public_room, user=bob)
    assert found(bob, "번역") == []


def test_a_hidden_past_is_not_found(charlie: User, alice: User, room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(history=Room.History.JOINED)
    room.refresh_from_db()
    say(room, alice, "옛 번역")
    add_member(actor=alice, room=room, user=charlie, role=Role.MEMBER)
    say(room, alice, "새 번역")
    assert found(charlie, "번역") == ["새 번역"]
    assert found(charlie, "번역", **{"in": str(room.pk)}) == ["새 번역"]
    assert found(alice, "번역") == ["새 번역", "옛 번역"]


def test_a_deleted_message_is_not_found_even_before_the_index_hears_of_it(
    bob: User, room: Room
) -> None:
    message = say(room, bob, "번역")
    assert found(bob, "번역") == ["번역"]
    Message.objects.filter(pk=message.pk).update(body="", body_html="", deleted_at=timezone.now())
    assert found_messages(bob, "번역") == []


def test_what_an_edit_took_away_is_not_found_even_before_the_index_hears_of_it(
    bob: User, room: Room
) -> None:
    message = say(room, bob, "번역")
    index_all()
    Message.objects.filter(pk=message.pk).update(body="통역", body_html="<p>통역</p>")
    assert found_messages(bob, "번역") == []
