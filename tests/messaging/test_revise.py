"""Editing and deleting: who may, what becomes of the message, and what the log says of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from messaging.models import Message
from messaging.overview import rooms_overview
from messaging.reading import message_history
from messaging.services.revise import delete_message, edit_message
from rooms.errors import (
    Archived,
    Conflict,
    Forbidden,
    Invalid,
    Muted,
    NotFound,
    RateLimited,
    Refusal,
)
from rooms.models import Role, Room, RoomEvent, User
from rooms.services.members import add_member, leave_room
from rooms.services.rooms import archive_room, update_room
from rooms.services.sanctions import ban_member, mute_member
from tests.messaging.saying import say

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def last_event(room: Room) -> RoomEvent:
    return RoomEvent.objects.filter(room=room).latest("seq")


def refused(kind: type[Refusal], act: Any, **given: Any) -> Refusal:
    head = RoomEvent.objects.count()
    with pytest.raises(kind) as found:
        act(**given)
    assert RoomEvent.objects.count() == head
    return found.value


def edit(author: User, message: Message, body: str = "고친 말") -> Any:
    return edit_message(author=author, message_id=message.pk, body=body)


def delete(actor: User, message: Message, reason: str = "") -> Any:
    return delete_message(actor=actor, message_id=message.pk, reason=reason)


def test_an_edited_message_says_something_else_in_the_same_place(room: Room, bob: User) -> None:
    message = say(room, bob, "처음 말")

    revision = edit(bob, message, "**고친** 말\r\n")

    stored = Message.objects.get(pk=message.pk)
    assert stored.body == "**고친** 말\r\n"
    assert "<strong>고친</strong>" in stored.body_html
    assert (stored.seq, stored.position) == (message.seq, message.position)
    event = last_event(room)
    assert (event.seq, event.type, event.actor_id) == (revision.seq, "message.edited", bob.pk)
    assert event.at == stored.edited_at == revision.at
    assert event.data == {
        "id": message.pk,
        "body": stored.body,
        "body_html": stored.body_html,
        "mentions": [],
    }


def test_the_same_text_again_is_no_event(room: Room, bob: User) -> None:
    message = say(room, bob, "처음 말")
    first = edit(bob, message)

    again = edit(bob, message)

    assert (again.seq, again.at) == (first.seq, first.at)
    assert RoomEvent.objects.filter(type="message.edited").count() == 1


def test_a_deleted_message_keeps_its_place_and_no_text(room: Room, alice: User, bob: User) -> None:
    message = say(room, bob, "지울 말")
    assert rooms_overview(alice)[room.pk]["unread"] == 1

    revision = delete(bob, message)

    stored = Message.objects.get(pk=message.pk)
    assert (stored.body, stored.body_html, stored.seq) == ("", "", message.seq)
    event = last_event(room)
    assert (event.seq, event.type) == (revision.seq, "message.deleted")
    assert event.at == stored.deleted_at
    assert event.data == {"id": message.pk, "reason": ""}
    assert rooms_overview(alice)[room.pk]["unread"] == 0


def test_deleting_twice_is_once(room: Room, bob: User) -> None:
    message = say(room, bob, "지울 말")
    first = delete(bob, message)

    again = delete(bob, message)

    assert (again.seq, again.at) == (first.seq, first.at)
    assert RoomEvent.objects.filter(type="message.deleted").count() == 1


def test_a_moderator_deletes_what_others_said_and_says_why(
    room: Room, alice: User, bob: User, erin: User
) -> None:
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)
    message = say(room, bob, "광고")

    delete(erin, message, "  광고를\n올렸어요 ")

    event = last_event(room)
    assert (event.actor_id, event.data["reason"]) == (erin.pk, "광고를 올렸어요")


def test_what_somebody_said_who_left_may_be_deleted(room: Room, alice: User, bob: User) -> None:
    message = say(room, bob, "광고")
    leave_room(user=bob, room=room)

    delete(alice, message)

    assert Message.objects.get(pk=message.pk).deleted_at


def test_nobody_edits_what_another_said(room: Room, alice: User, bob: User) -> None:
    refused(
        Forbidden, edit_message, author=alice, message_id=say(room, bob, "밥의 말").pk, body="!"
    )


def test_a_member_does_not_delete_what_another_said(room: Room, alice: User, bob: User) -> None:
    refused(Forbidden, delete_message, actor=bob, message_id=say(room, alice, "말").pk)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OWNER])
def test_nobody_deletes_what_somebody_of_the_same_or_a_higher_role_said(
    room: Room, alice: User, erin: User, role: Role
) -> None:
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)
    peer = User.objects.create_user("peer")
    add_member(actor=alice, room=room, user=peer, role=role)
    message = say(room, peer, "말")

    refused(Forbidden, delete_message, actor=erin, message_id=message.pk)


def test_what_was_deleted_is_not_edited(room: Room, bob: User) -> None:
    message = say(room, bob, "지울 말")
    delete(bob, message)

    refused(Conflict, edit_message, author=bob, message_id=message.pk, body="다시")


def test_who_is_muted_takes_words_back_and_says_no_others(
    room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "말")
    until = timezone.now() + timedelta(minutes=5)
    mute_member(actor=alice, room=room, user=bob, until=until)

    refusal = refused(Muted, edit_message, author=bob, message_id=message.pk, body="다른 말")

    assert refusal.retry_after
    assert 290 < refusal.retry_after <= 300
    delete(bob, message)


@pytest.mark.parametrize("body", ["", " \n\t", "가" * 8_001, "a\0b", "\ud800"])
def test_a_text_that_could_not_be_sent_is_no_edit_either(room: Room, bob: User, body: str) -> None:
    message = say(room, bob, "말")

    refused(Invalid, edit_message, author=bob, message_id=message.pk, body=body)


def test_an_archived_room_stays_as_it_is(room: Room, alice: User) -> None:
    message = say(room, alice, "말")
    archive_room(actor=alice, room=room)

    refused(Archived, edit_message, author=alice, message_id=message.pk, body="다른 말")
    refused(Archived, delete_message, actor=alice, message_id=message.pk)


def test_who_left_a_public_room_changes_nothing_in_it(public_room: Room, bob: User) -> None:
    message = say(public_room, bob, "말")
    leave_room(user=bob, room=public_room)

    refused(Forbidden, edit_message, author=bob, message_id=message.pk, body="다른 말")
    refused(Forbidden, delete_message, actor=bob, message_id=message.pk)


def test_a_message_that_one_may_not_read_is_not_there(
    room: Room, alice: User, bob: User, charlie: User
) -> None:
    message = say(room, bob, "말")
    ban_member(actor=alice, room=room, user=bob)

    for user in (bob, charlie):
        refused(NotFound, edit_message, author=user, message_id=message.pk, body="다른 말")
        refused(NotFound, delete_message, actor=user, message_id=message.pk)
    refused(NotFound, delete_message, actor=alice, message_id=2**60)


def test_what_was_said_before_a_moderator_came_is_not_there_where_the_past_is_hidden(
    room: Room, alice: User, bob: User, erin: User
) -> None:
    message = say(room, bob, "말")
    update_room(actor=alice, room=room, history="joined")
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)

    refused(NotFound, delete_message, actor=erin, message_id=message.pk)


def test_edits_count_like_sends(room: Room, bob: User) -> None:
    message = say(room, bob, "말")
    for number in range(30):
        edit(bob, message, f"말 {number}")

    refused(RateLimited, edit_message, author=bob, message_id=message.pk, body="말")


def test_moderators_read_what_a_message_said_before(room: Room, alice: User, bob: User) -> None:
    message, other = say(room, bob, "하나"), say(room, bob, "다른 글")
    edit(bob, message, "둘")
    edit(bob, other, "셋")
    delete(bob, message)
    message.refresh_from_db()

    told = message_history(alice, message)

    assert [event.type for event in told] == [
        "message.created",
        "message.edited",
        "message.deleted",
    ]
    assert [event.data.get("body") for event in told] == ["하나", "둘", None]
    with pytest.raises(Forbidden):
        message_history(bob, message)
