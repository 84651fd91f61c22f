"""Writing without JavaScript: the same form, over HTTP."""

from contextlib import suppress
from typing import Any

import pytest
from django.test import Client

from messaging.models import MAX_BODY_LENGTH, Message
from rooms import limits
from rooms.errors import RateLimited
from rooms.models import Membership, Room, User
from rooms.services.rooms import archive_room
from rooms.services.sanctions import mute_member
from tests.pages import get, post

pytestmark = pytest.mark.django_db(transaction=True)

CLIENT_ID = "0b54d3c2-5b1e-4b59-8d0b-8c7b2f6b7c11"


def send(client: Client, user: User | None, room: Room, body: str, language: str = "en") -> Any:
    fields = {"body": body, "client_id": CLIENT_ID}
    return post(client, user, f"/rooms/{room.pk}/messages/", fields, language)


def test_a_message_is_stored_as_it_was_typed_and_the_room_comes_back(
    client: Client, room: Room, bob: User
) -> None:
    response = send(client, bob, room, "  안녕하세요\n둘째 줄 ")
    assert response.status_code == 302
    assert response.url == f"/rooms/{room.pk}/#composer"
    message = Message.objects.get()
    assert (message.body, message.author) == ("  안녕하세요\n둘째 줄 ", bob)
    assert "둘째 줄" in get(client, bob, response.url).content.decode()


def test_sending_the_same_form_twice_says_it_once(client: Client, room: Room, bob: User) -> None:
    send(client, bob, room, "한 번만")
    assert send(client, bob, room, "한 번만").status_code == 302
    assert Message.objects.count() == 1


def test_an_outsider_cannot_write_into_a_private_room(
    client: Client, room: Room, charlie: User
) -> None:
    assert send(client, charlie, room, "몰래").status_code == 404
    assert not Message.objects.exists()


def test_a_stranger_to_the_site_is_sent_to_the_door(client: Client, room: Room) -> None:
    assert send(client, None, room, "누구").url.startswith("/accounts/login/")


def test_white_space_alone_is_refused_with_a_reason(client: Client, room: Room, bob: User) -> None:
    response = send(client, bob, room, "   ", language="ko")
    assert response.status_code == 422
    assert "보낼 내용이 없어요" in response.content.decode()


def test_what_is_too_long_stays_in_the_box(client: Client, room: Room, bob: User) -> None:
    body = "가" * (MAX_BODY_LENGTH + 1)
    response = send(client, bob, room, body)
    assert response.status_code == 422
    assert body in response.content.decode()
    assert CLIENT_ID in response.content.decode()
    assert "Send it in parts" in response.content.decode()


def test_a_muted_member_keeps_what_they_wrote_and_reads_why(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    mute_member(actor=alice, room=room, user=bob)
    response = send(client, bob, room, "잠깐만요")
    assert response.status_code == 403
    assert "잠깐만요" in response.content.decode()
    assert "You are muted in this room" in response.content.decode()


def test_an_archived_room_refuses_and_gives_the_text_back(
    client: Client, room: Room, alice: User
) -> None:
    archive_room(actor=alice, room=room)
    response = send(client, alice, room, "늦었나요")
    assert response.status_code == 409
    assert "늦었나요" in response.content.decode()


def test_who_only_reads_a_public_room_is_told_to_join(
    client: Client, public_room: Room, charlie: User
) -> None:
    response = send(client, charlie, public_room, "저도요")
    assert response.status_code == 403
    assert "Join the room to write in it." in response.content.decode()
    assert "저도요" in response.content.decode()


def test_who_sends_too_quickly_keeps_the_text_and_is_asked_to_wait(
    client: Client, room: Room, bob: User
) -> None:
    for _ in range(30):
        with suppress(RateLimited):
            limits.hit("send", bob.pk)
    response = send(client, bob, room, "이것도요")
    assert response.status_code == 429
    assert int(response["Retry-After"]) >= 1
    assert "이것도요" in response.content.decode()


def test_a_form_from_elsewhere_is_refused_on_our_own_page(room: Room, bob: User) -> None:
    client = Client(enforce_csrf_checks=True)
    response = send(client, bob, room, "가짜", language="ko")
    assert response.status_code == 403
    assert "다시 한번 보내 주세요" in response.content.decode()
    assert not Message.objects.exists()


def test_reloading_the_address_of_the_form_leads_to_the_room(
    client: Client, room: Room, bob: User
) -> None:
    assert get(client, bob, f"/rooms/{room.pk}/messages/").url == f"/rooms/{room.pk}/"


def test_everything_can_be_marked_read_by_a_button(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    send(client, alice, room, "새 말")
    assert post(client, bob, f"/rooms/{room.pk}/read/").status_code == 302
    room.refresh_from_db()
    assert Membership.objects.get(room=room, user=bob).read_seq == room.last_seq


def test_an_outsider_has_nothing_to_mark_read(
    client: Client, public_room: Room, charlie: User
) -> None:
    assert post(client, charlie, f"/rooms/{public_room.pk}/read/").status_code == 404
