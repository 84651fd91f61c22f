"""One message without JavaScript: edited and deleted by forms, and its history for moderators."""

from typing import Any

import pytest
from django.test import Client

from messaging.models import Message
from messaging.services.revise import edit_message
from rooms.models import Room, User
from rooms.services.sanctions import mute_member
from tests.messaging.saying import say
from tests.pages import elements, get, post

pytestmark = pytest.mark.django_db


def path(message: Message) -> str:
    return f"/rooms/{message.room_id}/messages/{message.pk}/"


def sections(response: Any) -> set[str | None]:
    return {element["id"] for element in elements(response, "id")} & {"edit", "delete", "history"}


def test_every_message_leads_to_a_page_of_its_own(client: Client, room: Room, bob: User) -> None:
    message = say(room, bob, "말")

    links = elements(get(client, bob, f"/rooms/{room.pk}/"), "data-action")

    assert path(message) in [link.get("href") for link in links]


def test_an_author_edits_and_comes_back_to_the_message(
    client: Client, room: Room, bob: User
) -> None:
    message = say(room, bob, "처음 말")
    assert sections(get(client, bob, path(message))) == {"edit", "delete"}

    response = post(client, bob, path(message), {"body": "**고친** 말"})

    assert response.url == f"/rooms/{room.pk}/at/{message.seq}/"
    shown = get(client, bob, response.url)
    assert "<strong>고친</strong> 말" in shown.content.decode()
    assert len(elements(shown, "data-edited")) == 1


def test_what_is_refused_stays_in_the_box_with_the_reason(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "처음 말")
    page = get(client, bob, path(message))
    assert "처음 말" in page.content.decode()

    response = post(client, bob, path(message), {"body": "가" * 8_001}, language="ko")

    assert response.status_code == 422
    assert "가" * 8_001 in response.content.decode()
    assert "8,000자" in response.content.decode()
    mute_member(actor=alice, room=room, user=bob)
    assert post(client, bob, path(message), {"body": "다시"}).status_code == 403


def test_a_moderator_deletes_with_a_reason_and_reads_what_it_said(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "하나")
    edit_message(author=bob, message_id=message.pk, body="둘")
    assert sections(get(client, alice, path(message))) == {"delete", "history"}

    response = post(client, alice, f"{path(message)}delete/", {"reason": "광고예요"})

    assert response.url == f"/rooms/{room.pk}/at/{message.seq}/"
    history = get(client, alice, path(message)).content.decode()
    assert all(text in history for text in ("하나", "둘", "광고예요"))
    assert sections(get(client, bob, path(message))) == set()
    assert "둘" not in get(client, bob, path(message)).content.decode()


def test_others_may_do_neither(client: Client, room: Room, alice: User, bob: User) -> None:
    message = say(room, alice, "앨리스의 말")

    assert sections(get(client, bob, path(message))) == set()
    assert post(client, bob, path(message), {"body": "내 말"}).status_code == 403
    assert post(client, bob, f"{path(message)}delete/").status_code == 403


def test_a_message_that_one_may_not_read_has_no_page(
    client: Client, room: Room, public_room: Room, bob: User, charlie: User
) -> None:
    message = say(room, bob, "말")

    assert get(client, charlie, path(message)).status_code == 404
    elsewhere = f"/rooms/{public_room.pk}/messages/{message.pk}/"
    assert get(client, bob, elsewhere).status_code == 404
    assert post(client, bob, f"{elsewhere}delete/").status_code == 404
