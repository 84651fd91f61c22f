"""The room's page: who may see it, what stands on it, and what it tells the client."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from messaging.readers import read_pointers
from rooms.models import Room, User
from rooms.services.members import remove_member
from rooms.services.rooms import archive_room
from rooms.services.sanctions import ban_member, mute_member
from tests.messaging.saying import say
from tests.pages import elements, get, page_data

pytestmark = pytest.mark.django_db


def test_a_member_reads_what_was_said(client: Client, room: Room, alice: User, bob: User) -> None:
    message = say(room, alice, "**안녕**하세요")
    response = get(client, bob, f"/rooms/{room.pk}/")
    assert "<strong>안녕</strong>하세요" in response.content.decode()
    (element,) = elements(response, "data-message")
    assert element["data-message"] == str(message.pk)
    assert element["data-seq"] == str(message.seq)
    assert element["data-author"] == str(alice.pk)
    assert element["data-client"] == str(message.client_id)
    assert element["data-state"] == "sent"


def test_the_page_carries_the_hooks_of_the_contract(client: Client, room: Room, bob: User) -> None:
    response = get(client, bob, f"/rooms/{room.pk}/")
    (body,) = elements(response, "data-user")
    assert (body["data-user"], body["data-connection"]) == (str(bob.pk), "connecting")
    (log,) = elements(response, "data-timeline")
    assert log["role"] == "log"
    for hook in ("data-composer", "data-members", "data-typing", "data-new-pill", "data-waiting",
                 "data-language", "data-theme-switch"):  # fmt: skip
        assert len(elements(response, hook)) == 1, hook
    (entry,) = elements(response, "data-room")
    assert entry["data-room"] == str(room.pk)
    assert entry["aria-current"] == "page"


def test_an_outsider_does_not_find_a_private_room(
    client: Client, room: Room, charlie: User
) -> None:
    assert get(client, charlie, f"/rooms/{room.pk}/").status_code == 404


def test_somebody_who_was_put_out_does_not_find_it_either(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    remove_member(actor=alice, room=room, user=bob)
    assert get(client, bob, f"/rooms/{room.pk}/").status_code == 404


def test_a_banned_person_does_not_find_a_public_room(
    client: Client, public_room: Room, alice: User, bob: User
) -> None:
    ban_member(actor=alice, room=public_room, user=bob)
    assert get(client, bob, f"/rooms/{public_room.pk}/").status_code == 404


def test_a_stranger_to_the_site_is_sent_to_the_door(client: Client, room: Room) -> None:
    response = get(client, None, f"/rooms/{room.pk}/")
    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next=/rooms/{room.pk}/"


def test_who_is_not_in_a_public_room_reads_and_is_asked_to_join(
    client: Client, public_room: Room, alice: User, charlie: User
) -> None:
    say(public_room, alice, "누구나 읽어요")
    response = get(client, charlie, f"/rooms/{public_room.pk}/")
    assert "누구나 읽어요" in response.content.decode()
    assert not elements(response, "data-composer")
    assert f'action="/rooms/{public_room.pk}/join/"' in response.content.decode()
    assert page_data(response)["room"]["can_send"] is False


def test_who_is_muted_sees_until_when_and_why_instead_of_the_composer(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    until = timezone.now() + timedelta(hours=1)
    mute_member(actor=alice, room=room, user=bob, until=until, reason="도배")
    response = get(client, bob, f"/rooms/{room.pk}/")
    assert not elements(response, "data-composer")
    assert "You cannot write here until" in response.content.decode()
    assert "도배" in response.content.decode()


def test_an_archived_room_says_so_instead_of_the_composer(
    client: Client, room: Room, alice: User
) -> None:
    archive_room(actor=alice, room=room)
    response = get(client, alice, f"/rooms/{room.pk}/")
    assert not elements(response, "data-composer")
    assert "This room is archived" in response.content.decode()


def test_who_is_no_member_is_not_told_how_far_others_have_read(
    client: Client, public_room: Room, charlie: User
) -> None:
    response = get(client, charlie, f"/rooms/{public_room.pk}/")
    assert page_data(response)["room"]["reads"] is None


def test_a_time_zone_that_does_not_exist_changes_nothing(
    client: Client, room: Room, alice: User
) -> None:
    client.cookies["timezone"] = "../../etc/passwd"
    response = get(client, alice, f"/rooms/{room.pk}/")
    assert page_data(response)["timezone"] == "Asia/Seoul"


def test_the_client_learns_where_to_go_on(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, alice, "여기까지")
    data = page_data(get(client, bob, f"/rooms/{room.pk}/", language="ko"))
    assert data["user"] == {"id": bob.pk, "name": "Bob", "username": "bob"}
    assert data["language"] == "ko"
    assert data["room"] == {
        "id": room.pk, "name": room.name, "kind": "private", "role": "member", "can_send": True,
        "head": message.seq, "read": message.seq - 1, "first": message.seq,
        "has_older": False, "has_newer": False, "target": None,
        "reads": read_pointers(room), "first_unread": message.seq,
    }  # fmt: skip
    assert data["rooms"][str(room.pk)]["unread"] == 1
    assert data["urls"]["room"] == "/rooms/0/"


def test_what_stood_there_is_not_new_to_who_is_not_in_the_room(
    client: Client, public_room: Room, alice: User, charlie: User
) -> None:
    message = say(public_room, alice, "누구나 읽어요")
    room = page_data(get(client, charlie, f"/rooms/{public_room.pk}/"))["room"]
    assert (room["role"], room["read"], room["first_unread"]) == (None, message.seq, None)


def test_home_is_the_room_one_was_in_last(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    assert get(client, bob, "/").url == "/rooms/"
    get(client, bob, f"/rooms/{room.pk}/")
    assert get(client, bob, "/").url == f"/rooms/{room.pk}/"
    remove_member(actor=alice, room=room, user=bob)
    assert get(client, bob, "/").url == "/rooms/"


def test_home_of_a_stranger_is_the_door(client: Client, db: None) -> None:
    assert get(client, None, "/").url == "/accounts/login/?next=/"
