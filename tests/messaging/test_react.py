"""Reactions: who may give them, what an emoji is, in which order they stand, what the log says."""

from typing import Any

import pytest

from messaging.models import Message, Reaction
from messaging.presentation import message_objects
from messaging.services import react
from messaging.services.react import add_reaction, remove_reaction
from messaging.services.revise import delete_message
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
from rooms.models import Room, RoomEvent, User
from rooms.services.members import leave_room
from rooms.services.rooms import archive_room
from rooms.services.sanctions import ban_member, mute_member
from tests.messaging.saying import say

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def add(user: User, message: Message, emoji: str = "👍") -> Any:
    return add_reaction(user=user, message_id=message.pk, emoji=emoji)


def remove(user: User, message: Message, emoji: str = "👍") -> Any:
    return remove_reaction(user=user, message_id=message.pk, emoji=emoji)


def refused(kind: type[Refusal], act: Any, *given: Any) -> Refusal:
    head = RoomEvent.objects.count()
    with pytest.raises(kind) as found:
        act(*given)
    assert RoomEvent.objects.count() == head
    return found.value


def shown(message: Message) -> list[tuple[str, list[int]]]:
    (shown,) = message_objects([Message.objects.select_related("author").get(pk=message.pk)])
    return [(group["emoji"], group["users"]) for group in shown["reactions"]]


def test_a_reaction_is_an_event_of_who_gave_it(room: Room, alice: User, bob: User) -> None:
    message = say(room, bob, "점심 먹었어요")

    revision = add(alice, message)

    event = RoomEvent.objects.filter(room=room).latest("seq")
    assert (event.seq, event.type, event.actor_id) == (revision.seq, "reaction.added", alice.pk)
    assert event.data == {"message": message.pk, "emoji": "👍"}
    assert shown(message) == [("👍", [alice.pk])]


def test_the_same_one_twice_is_one_event(room: Room, alice: User, bob: User) -> None:
    message = say(room, bob, "말")
    first = add(alice, message)

    again = add(alice, message)

    assert (again.seq, again.is_change) == (first.seq, False)
    assert RoomEvent.objects.filter(type="reaction.added").count() == 1


def test_what_was_not_given_is_taken_back_without_an_event(room: Room, bob: User) -> None:
    message = say(room, bob, "말")

    assert not remove(bob, message).is_change
    add(bob, message)
    assert remove(bob, message).is_change
    assert not remove(bob, message).is_change

    assert RoomEvent.objects.filter(type="reaction.removed").count() == 1
    assert shown(message) == []


def test_emojis_stand_in_the_order_in_which_each_first_came(
    room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "말")
    add(alice, message, "🎉")
    add(bob, message, "👍")
    add(bob, message, "🎉")

    assert shown(message) == [("🎉", [alice.pk, bob.pk]), ("👍", [bob.pk])]
    remove(alice, message, "🎉")
    assert shown(message) == [("🎉", [bob.pk]), ("👍", [bob.pk])], "it never went away"
    remove(bob, message, "🎉")
    add(alice, message, "🎉")
    assert shown(message) == [("👍", [bob.pk]), ("🎉", [alice.pk])]


@pytest.mark.parametrize("emoji", ["👍", "👍🏽", "🇰🇷", "👨‍👩‍👧‍👦", "🏳️‍🌈", "#️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️"])
def test_skin_tones_flags_and_families_are_one_emoji(room: Room, bob: User, emoji: str) -> None:
    message = say(room, bob, "말")

    add(bob, message, emoji)

    assert shown(message) == [(emoji, [bob.pk])]


def test_one_emoji_written_in_two_ways_is_one(room: Room, alice: User, bob: User) -> None:
    message = say(room, bob, "말")
    add(alice, message, "❤\ufe0f")
    add(bob, message, "❤")

    assert shown(message) == [("❤\ufe0f", [alice.pk, bob.pk])]
    assert remove(alice, message, "❤").is_change


@pytest.mark.parametrize(
    "emoji",
    ["", " ", "a", "가", "1", "#", "👍👍", "👍 ", "🏻", "🇰", ":+1:", "\u200d", "a\0", "\ud800"],
)
def test_anything_else_is_none(room: Room, bob: User, emoji: str) -> None:
    refused(Invalid, add, bob, say(room, bob, "말"), emoji)


def test_a_message_has_room_for_so_many_different_ones(
    room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(react, "MAX_EMOJIS", 3)
    message = say(room, bob, "말")
    for emoji in "😀😃😄":
        add(bob, message, emoji)

    refusal = refused(Conflict, add, bob, message, "😁")

    assert "3" in str(refusal)
    assert add(alice, message, "😀").is_change, "one that is there is given by more"
    remove(bob, message, "😃")
    assert add(bob, message, "😁").is_change


def test_who_is_muted_takes_back_and_gives_nothing(room: Room, alice: User, bob: User) -> None:
    message = say(room, alice, "말")
    add(bob, message, "🎉")
    mute_member(actor=alice, room=room, user=bob)

    refused(Muted, add, bob, message)
    assert remove(bob, message, "🎉").is_change


def test_an_archived_room_stays_as_it_is(room: Room, alice: User) -> None:
    message = say(room, alice, "말")
    add(alice, message)
    archive_room(actor=alice, room=room)

    refused(Archived, add, alice, message, "🎉")
    refused(Archived, remove, alice, message)


def test_only_members_react(public_room: Room, alice: User, bob: User, charlie: User) -> None:
    message = say(public_room, alice, "말")
    leave_room(user=bob, room=public_room)

    for user in (bob, charlie):
        refused(Forbidden, add, user, message)
        refused(Forbidden, remove, user, message)


def test_a_message_that_one_may_not_read_is_not_there(
    room: Room, alice: User, bob: User, charlie: User
) -> None:
    message = say(room, alice, "말")
    ban_member(actor=alice, room=room, user=bob)

    for user in (bob, charlie):
        refused(NotFound, add, user, message)
        refused(NotFound, remove, user, message)


def test_a_deleted_message_loses_its_reactions_and_gets_no_more(
    room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "말")
    add(alice, message)

    delete_message(actor=bob, message_id=message.pk)

    assert shown(message) == []
    assert not Reaction.objects.exists()
    refused(Conflict, add, alice, message)
    assert not remove(alice, message).is_change


def test_one_does_not_react_without_end(room: Room, bob: User) -> None:
    message = say(room, bob, "말")
    for _ in range(30):
        add(bob, message)
        remove(bob, message)

    refused(RateLimited, add, bob, message)


def test_reactions_of_a_page_are_one_query(
    room: Room, alice: User, bob: User, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        add(alice, say(room, bob, f"말 {number}"))
    messages = list(Message.objects.select_related("author"))

    with django_assert_num_queries(1):
        assert [len(one["reactions"]) for one in message_objects(messages)] == [1] * 5
