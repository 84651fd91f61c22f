"""What a room's page asks the database, and that what it does not ask again is still right."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from messaging.front import Fronts
from messaging.services.pin import pin_message
from messaging.services.react import add_reaction
from messaging.services.reading import mark_read
from messaging.services.revise import delete_message, edit_message
from messaging.timeline import PAGE
from rooms.models import Epoch, Room, User
from rooms.services.directs import open_direct
from rooms.services.members import add_member, remove_member
from rooms.services.rooms import create_room, update_room
from rooms.services.sanctions import ban_member
from tests.messaging.saying import say
from tests.pages import get, page_data

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

COLD, WARM = 14, 3


def asked(client: Client, room: Room) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/rooms/{room.pk}/").status_code == 200
    return len(queries)


def shown(client: Client, user: User, room: Room) -> str:
    return str(get(client, user, f"/rooms/{room.pk}/").content.decode())


def test_a_page_is_three_questions_once_its_room_is_known(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    open_direct(actor=alice, user_ids=[bob.pk])
    for number in range(PAGE):
        say(room, bob, f"{number}번")
    add_reaction(user=alice, message_id=say(room, bob, "좋아요").pk, emoji="👍")
    room.refresh_from_db()
    mark_read(user=alice, room_id=room.pk, seq=room.last_seq)
    Epoch.objects.current()
    client.force_login(alice)
    assert asked(client, room) <= COLD
    assert asked(client, room) == WARM


def test_where_to_begin_to_read_above_the_page_is_one_question_more(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    for number in range(PAGE + 1):
        say(room, alice, f"{number}번")
    get(client, bob, f"/rooms/{room.pk}/")
    assert asked(client, room) == WARM + 1


def test_others_who_come_to_a_known_room_ask_no_more(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    say(room, alice, "안녕")
    get(client, alice, f"/rooms/{room.pk}/")
    get(client, bob, f"/rooms/{room.pk}/")
    assert asked(client, room) == WARM


def test_whatever_is_said_and_done_is_on_the_next_page(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, alice, "처음")
    assert "처음" in shown(client, bob, room)
    add_reaction(user=alice, message_id=message.pk, emoji="👍")
    assert 'data-emoji="👍"' in shown(client, bob, room)
    pin_message(actor=alice, message_id=message.pk)
    assert shown(client, bob, room).count("처음") == 2
    edit_message(author=alice, message_id=message.pk, body="다시")
    assert "처음" not in shown(client, bob, room)
    delete_message(actor=alice, message_id=message.pk)
    assert "다시" not in shown(client, bob, room)


def test_unread_is_never_that_of_an_earlier_page(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    last = say(room, alice, "하나")
    assert unread(client, bob, room) == 1
    mark_read(user=bob, room_id=room.pk, seq=last.seq)
    assert unread(client, bob, room) == 0
    say(room, alice, "둘")
    assert unread(client, bob, room) == 1


def unread(client: Client, user: User, room: Room) -> int:
    data = page_data(get(client, user, f"/rooms/{room.pk}/"))
    return int(data["rooms"][str(room.pk)]["unread"])


def test_a_new_name_is_on_the_next_page(client: Client, room: Room, alice: User, bob: User) -> None:
    say(room, alice, "안녕")
    assert ">Alice</span>" in shown(client, bob, room)
    User.objects.filter(pk=alice.pk).update(display_name="은하")  # as another process does it
    assert ">Alice</span>" not in shown(client, bob, room)


@pytest.mark.parametrize("put_out", [remove_member, ban_member])
def test_who_was_put_out_finds_nothing_though_the_room_is_known(
    client: Client, room: Room, alice: User, bob: User, put_out: Callable[..., object]
) -> None:
    say(room, alice, "비밀")
    assert "비밀" in shown(client, bob, room)
    put_out(actor=alice, room=room, user=bob)
    assert client.get(f"/rooms/{room.pk}/").status_code == 404


def test_a_newcomer_is_not_shown_the_hidden_past_that_others_were(
    client: Client, room: Room, alice: User, charlie: User
) -> None:
    update_room(actor=alice, room=room, history="joined")
    say(room, alice, "예전 이야기")
    assert "예전 이야기" in shown(client, alice, room)
    add_member(actor=alice, room=room, user=charlie)
    assert "예전 이야기" not in shown(client, charlie, room)
    assert "예전 이야기" in shown(client, alice, room)


def end_session(user: User) -> None:
    Session.objects.all().delete()


def change_password(user: User) -> None:
    user.set_password("another one 1")
    user.save()


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("end", [end_session, change_password, deactivate])
def test_a_right_that_ended_elsewhere_ends_here_at_once(
    client: Client, room: Room, bob: User, end: Callable[[User], None]
) -> None:
    get(client, bob, f"/rooms/{room.pk}/")
    assert asked(client, room) == WARM
    end(bob)
    assert client.get(f"/rooms/{room.pk}/").status_code == 302


def test_a_session_that_changed_hands_is_not_the_former_persons(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    get(client, alice, f"/rooms/{room.pk}/")
    key = client.session.session_key
    caches["owners"].set(key, bob.pk)
    assert f'data-user="{alice.pk}"' in client.get(f"/rooms/{room.pk}/").content.decode()


def test_a_session_of_the_former_secret_is_renewed_as_django_does(
    client: Client, room: Room, bob: User, settings: Settings
) -> None:
    get(client, bob, f"/rooms/{room.pk}/")
    former = client.session.session_key
    assert former
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one, long enough to be taken for a secret"
    client.cookies[settings.SESSION_COOKIE_NAME] = former
    assert client.get(f"/rooms/{room.pk}/").status_code == 200
    assert client.session.session_key != former
    assert asked(client, room) == WARM


def test_what_is_unread_above_an_empty_page_is_led_to(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    first = say(room, alice, "하나")
    last = say(room, alice, "둘")
    response = get(client, bob, f"/rooms/{room.pk}/?after={last.seq}")
    data = page_data(response)["room"]
    assert (data["first"], data["first_unread"]) == (None, first.seq)


def test_the_page_that_was_asked_for_longest_ago_goes_first(alice: User) -> None:
    rooms = [create_room(creator=alice, name=f"방 {number}", kind="private") for number in range(3)]
    kept = Fronts(most=2)

    def is_read(room: Room) -> bool:
        with CaptureQueriesContext(connection) as queries:
            kept.of(room, 0, "epoch", {})
        return bool(queries.captured_queries)

    assert [is_read(rooms[number]) for number in (0, 1, 0, 2, 0, 1)] == [
        True, True, False, True, False, True,
    ]  # fmt: skip


def test_members_who_joined_later_push_out_their_own_rooms_page_only(
    room: Room, public_room: Room
) -> None:
    kept = Fronts(most=2)
    first = kept.of(public_room, 0, "epoch", {})
    for floor in range(3):
        kept.of(room, floor, "epoch", {})
    assert kept.of(public_room, 0, "epoch", {}) is first
