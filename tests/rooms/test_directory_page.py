"""Finding a room, opening one, coming in and going."""

from contextlib import suppress

import pytest
from django.test import Client

from rooms import limits
from rooms.errors import RateLimited
from rooms.models import Membership, Room, User
from rooms.services.rooms import archive_room
from rooms.services.sanctions import ban_member
from tests.pages import get, post

pytestmark = pytest.mark.django_db


def test_the_directory_lists_public_rooms_only(
    client: Client, room: Room, public_room: Room, charlie: User
) -> None:
    text = get(client, charlie, "/rooms/").content.decode()
    assert public_room.name in text
    assert room.name not in text
    assert f'action="/rooms/{public_room.pk}/join/"' in text


def test_it_leaves_out_what_is_archived_and_what_bans_the_reader(
    client: Client, public_room: Room, alice: User, bob: User, charlie: User
) -> None:
    ban_member(actor=alice, room=public_room, user=bob)
    assert f"/rooms/{public_room.pk}/" not in get(client, bob, "/rooms/").content.decode()
    archive_room(actor=alice, room=public_room)
    assert f"/rooms/{public_room.pk}/" not in get(client, charlie, "/rooms/").content.decode()


def test_large_numbers_are_written_as_one_reads_them(
    client: Client, public_room: Room, charlie: User
) -> None:
    crowd = User.objects.bulk_create(User(username=f"crowd-{number}") for number in range(1_500))
    Membership.objects.bulk_create(Membership(room=public_room, user=user) for user in crowd)
    people = Membership.objects.filter(room=public_room).count()
    text = get(client, charlie, "/rooms/", language="ko").content.decode()
    assert f"{people:,}명" in text


def test_an_empty_directory_teaches_what_to_do(client: Client, charlie: User) -> None:
    text = get(client, charlie, "/rooms/", language="ko").content.decode()
    assert "첫 방을 만들어 보세요" in text


def test_a_name_is_found_by_a_part_of_it(client: Client, public_room: Room, charlie: User) -> None:
    assert public_room.name in get(client, charlie, "/rooms/?q=잡").content.decode()
    assert "“없음”" in get(client, charlie, "/rooms/?q=없음").content.decode()


def test_the_directory_is_for_people_who_are_logged_in(client: Client, db: None) -> None:
    assert get(client, None, "/rooms/").url == "/accounts/login/?next=/rooms/"


def test_who_opens_a_room_owns_it_and_lands_in_it(client: Client, charlie: User) -> None:
    fields = {"name": "산책", "kind": "private", "topic": "주말 오름"}
    response = post(client, charlie, "/rooms/new/", fields)
    room = Room.objects.get()
    assert response.url == f"/rooms/{room.pk}/"
    assert (room.name, room.kind, room.topic) == ("산책", "private", "주말 오름")
    assert Membership.objects.get(room=room, user=charlie).role == "owner"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": "", "kind": "public", "topic": "남는 주제"}, "입력해 주세요."),
        ({"name": "가" * 81, "kind": "public", "topic": "남는 주제"}, "80자까지"),
        ({"name": "방", "kind": "secret", "topic": "남는 주제"}, "고를 수 없는 값"),
        ({"name": "방", "kind": "direct", "topic": "남는 주제"}, "고를 수 없는 값"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    client: Client, charlie: User, fields: dict[str, str], reason: str
) -> None:
    response = post(client, charlie, "/rooms/new/", fields, language="ko")
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert 'value="남는 주제"' in response.content.decode()
    assert not Room.objects.exists()


def test_anybody_may_join_a_public_room_by_its_button(
    client: Client, public_room: Room, charlie: User
) -> None:
    response = post(client, charlie, f"/rooms/{public_room.pk}/join/")
    assert response.url == f"/rooms/{public_room.pk}/"
    assert public_room.memberships.filter(user=charlie).exists()


def test_joining_takes_a_button_and_never_a_link(
    client: Client, public_room: Room, charlie: User
) -> None:
    assert get(client, charlie, f"/rooms/{public_room.pk}/join/").status_code == 405
    assert not public_room.memberships.filter(user=charlie).exists()


def test_a_private_room_cannot_be_joined_by_its_number(
    client: Client, room: Room, charlie: User
) -> None:
    assert post(client, charlie, f"/rooms/{room.pk}/join/").status_code == 404


def test_who_is_banned_cannot_come_back_by_the_button(
    client: Client, public_room: Room, alice: User, bob: User
) -> None:
    ban_member(actor=alice, room=public_room, user=bob)
    assert post(client, bob, f"/rooms/{public_room.pk}/join/").status_code == 404


def test_who_joins_too_often_is_asked_to_wait(
    client: Client, public_room: Room, charlie: User
) -> None:
    with suppress(RateLimited):
        while True:
            limits.hit("join", charlie.pk)
    response = post(client, charlie, f"/rooms/{public_room.pk}/join/", language="ko")
    assert response.status_code == 429
    assert int(response["Retry-After"]) >= 1
    assert "잠시 후" in response.content.decode()
    assert not public_room.memberships.filter(user=charlie).exists()


def test_a_member_leaves(client: Client, room: Room, bob: User) -> None:
    response = post(client, bob, f"/rooms/{room.pk}/leave/")
    assert response.url == "/rooms/"
    assert not room.memberships.filter(user=bob).exists()
    assert room.name in client.get("/rooms/").content.decode()


def test_the_last_owner_is_told_why_they_cannot_leave(
    client: Client, room: Room, alice: User
) -> None:
    response = post(client, alice, f"/rooms/{room.pk}/leave/", language="ko")
    assert response.url == f"/rooms/{room.pk}/settings/"
    assert "방장이 있어야 해요" in get(client, alice, response.url, "ko").content.decode()


def test_an_outsider_has_nothing_to_leave(client: Client, public_room: Room, charlie: User) -> None:
    assert post(client, charlie, f"/rooms/{public_room.pk}/leave/").status_code == 404
