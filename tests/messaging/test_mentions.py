"""Who is mentioned: found when it is said, told by the message, counted until it is read."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.commit import Send, commit_sends
from messaging.models import Mention
from messaging.overview import rooms_overview
from messaging.proving import contradictions
from messaging.services.reading import mark_read
from messaging.services.revise import delete_message, edit_message
from rooms.models import Room, RoomEvent, User
from rooms.services.members import leave_room
from tests.messaging.saying import say

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def last_data(room: Room) -> dict[str, Any]:
    data: dict[str, Any] = RoomEvent.objects.filter(room=room).latest("seq").data
    return data


def counted(user: User, room: Room) -> int:
    return rooms_overview(user)[room.pk]["mentions"]


def chip(user: User) -> str:
    return f'<span data-mention="{user.pk}">@{user.name}</span>'


def test_a_member_is_mentioned_by_user_name_and_shown_by_name(
    room: Room, alice: User, bob: User
) -> None:
    message = say(room, alice, "@bob님, 점심 드세요")

    assert message.body_html == f"<p>{chip(bob)}님, 점심 드세요</p>"
    assert message.body == "@bob님, 점심 드세요"
    assert last_data(room)["mentions"] == [bob.pk]
    assert list(Mention.objects.values_list("room", "seq", "user")) == [
        (room.pk, message.seq, bob.pk)
    ]
    assert not list(contradictions())


def test_who_is_not_in_the_room_is_not_mentioned(
    room: Room, alice: User, bob: User, charlie: User
) -> None:
    leave_room(user=bob, room=room)

    message = say(room, alice, "@bob @charlie @nobody")

    assert message.body_html == "<p>@bob @charlie @nobody</p>"
    assert last_data(room)["mentions"] == []
    assert not Mention.objects.exists()


def test_mentioning_oneself_is_shown_and_not_counted(room: Room, alice: User) -> None:
    message = say(room, alice, "@alice 기억하기")

    assert chip(alice) in message.body_html
    assert last_data(room)["mentions"] == [alice.pk]
    assert not Mention.objects.exists()


def test_an_edit_mentions_others_and_takes_mentions_away(
    room: Room, alice: User, bob: User
) -> None:
    message = say(room, alice, "안녕하세요")

    edit_message(author=alice, message_id=message.pk, body="@bob 안녕하세요")
    assert last_data(room)["mentions"] == [bob.pk]
    assert counted(bob, room) == 1
    edit_message(author=alice, message_id=message.pk, body="`@bob` 안녕하세요")

    assert last_data(room)["mentions"] == []
    assert counted(bob, room) == 0
    assert not Mention.objects.exists()
    assert not list(contradictions())


def test_a_deletion_takes_the_mention_away(room: Room, alice: User, bob: User) -> None:
    message = say(room, alice, "@bob 안녕하세요")
    assert counted(bob, room) == 1

    delete_message(actor=alice, message_id=message.pk)

    assert counted(bob, room) == 0
    assert not Mention.objects.exists()
    assert not list(contradictions())


def test_mentions_count_until_they_are_read_and_once_a_message(
    room: Room, alice: User, bob: User
) -> None:
    first = say(room, alice, "@bob @bob @BOB")
    say(room, alice, "아무 말")
    say(room, alice, "@bob 또요")
    assert (counted(bob, room), counted(alice, room)) == (2, 0)

    mark_read(user=bob, room_id=room.pk, seq=first.seq)
    assert counted(bob, room) == 1
    mark_read(user=bob, room_id=room.pk, seq=room.last_seq)
    assert counted(bob, room) == 0


def test_mentions_of_one_room_are_not_those_of_another(
    room: Room, public_room: Room, alice: User, bob: User
) -> None:
    say(room, alice, "@bob 여기요")

    assert (counted(bob, room), counted(bob, public_room)) == (1, 0)


@pytest.mark.parametrize(
    "body",
    [
        "`@bob`",
        "```\n@bob\n```",
        "[누구 @bob](https://a.kr)",
        "https://a.kr/@bob",
        "alice@bob.com",
        r"\@bob",
        "@bobby",
        "@",
        '<span data-mention="1">@</span>',
    ],
)
def test_what_only_looks_like_a_mention_is_none(
    room: Room, alice: User, bob: User, body: str
) -> None:
    say(room, alice, body)

    assert last_data(room)["mentions"] == []
    assert not Mention.objects.exists()


@pytest.mark.parametrize(
    "body", ["(@bob)", "> @bob", "**@bob**", "@bob.", "@Bob", "네,@bob", "@bob-", "@bob이랑"]
)
def test_marks_and_particles_beside_a_name_do_no_harm(
    room: Room, alice: User, bob: User, body: str
) -> None:
    say(room, alice, body)

    assert last_data(room)["mentions"] == [bob.pk]


def test_the_longest_name_is_meant_and_a_korean_one_before_its_particle(
    room: Room, alice: User, bob: User
) -> None:
    User.objects.filter(pk=alice.pk).update(username="민준")
    User.objects.filter(pk=bob.pk).update(username="민준이")

    say(room, alice, "@민준이는 @민준에게")

    assert last_data(room)["mentions"] == [bob.pk, alice.pk]


def test_a_name_is_shown_as_it_is_and_not_as_markup(room: Room, alice: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(display_name='<b onclick="x">**밥**')

    message = say(room, alice, "@bob 안녕")

    assert "&lt;b onclick=" in message.body_html
    assert "<b" not in message.body_html
    assert last_data(room)["mentions"] == [bob.pk]


def test_not_more_than_twenty_are_mentioned_by_one_message(
    room: Room, alice: User, bob: User
) -> None:
    message = say(room, alice, "@bob " * 30)

    assert message.body_html.count("data-mention") == 20


def test_a_message_without_an_at_asks_nothing_and_a_group_with_many_asks_once(
    room: Room, alice: User, bob: User
) -> None:
    def queries(*bodies: str) -> int:
        sends = [Send(alice, room.pk, uuid4(), body) for body in bodies]
        with CaptureQueriesContext(connection) as captured:
            commit_sends(sends)
        return len(captured)

    without = queries("점심", "저녁")
    assert queries("a@b", "저녁") == without
    # One that finds the people, one that keeps who was mentioned.
    assert queries(*["@bob 점심"] * 40) <= without + 2


def test_the_proof_finds_a_mention_that_is_missing_or_made_up(
    room: Room, alice: User, bob: User
) -> None:
    message, other = say(room, alice, "@bob 안녕"), say(room, alice, "안녕")
    Mention.objects.filter(seq=message.seq).delete()
    Mention.objects.create(room=room, seq=other.seq, user=bob)

    assert list(contradictions()) == [
        f"room {room.pk}: who is mentioned at {seq} is not what the log says"
        for seq in (message.seq, other.seq)
    ]
