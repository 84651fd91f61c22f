"""Rooms over REST: opening, listing, changing, coming and going."""

import pytest
from django.test import Client

from rooms.models import Room, User
from rooms.services.rooms import archive_room, create_room
from rooms.services.sanctions import ban_member
from tests.api import call

pytestmark = pytest.mark.django_db


def test_who_i_am(client: Client, dana: User) -> None:
    me = call(client, dana, "GET", "/me").json()
    identity = {"id": dana.pk, "username": "dana", "name": "Dana", "is_bot": False}
    assert me == {**identity, "email": "", "is_staff": True}


def test_opening_a_room_makes_one_its_owner(client: Client, alice: User) -> None:
    given = {"name": "  책  모임 ", "kind": "private", "topic": "한 달에 한 권"}
    answer = call(client, alice, "POST", "/rooms", given)
    room = answer.json()
    assert answer.status_code == 201
    assert (room["name"], room["topic"], room["kind"]) == ("책 모임", "한 달에 한 권", "private")
    assert (room["role"], room["head"], room["read"], room["unread"]) == ("owner", 2, 2, 0)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "", "kind": "public"},
        {"name": " \n ", "kind": "public"},
        {"name": "가" * 81, "kind": "public"},
        {"name": "방", "kind": "direct"},
        {"name": "방", "kind": "secret"},
        {"name": 7, "kind": "public"},
        {"name": "방", "kind": "public", "topic": "가" * 251},
    ],
)
def test_a_room_without_a_proper_name_and_kind_is_invalid(
    client: Client, alice: User, given: object
) -> None:
    answer = call(client, alice, "POST", "/rooms", given)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_the_list_holds_my_rooms_and_no_other(
    client: Client, room: Room, public_room: Room, bob: User, charlie: User
) -> None:
    assert ids(client, bob, "/rooms") == [room.pk, public_room.pk]
    assert ids(client, charlie, "/rooms") == []


def test_rooms_to_join_are_the_public_ones_that_let_me_in(
    client: Client, room: Room, public_room: Room, alice: User, bob: User, charlie: User
) -> None:
    assert ids(client, charlie, "/rooms?joined=false") == [public_room.pk]
    assert ids(client, bob, "/rooms?joined=false") == []
    ban_member(actor=alice, room=public_room, user=charlie)
    assert ids(client, charlie, "/rooms?joined=false") == []


def test_lists_go_on_where_the_page_before_ended(client: Client, alice: User) -> None:
    made = [create_room(creator=alice, name=name, kind="public").pk for name in "가나다"]
    first = call(client, alice, "GET", "/rooms?limit=2").json()
    assert [room["id"] for room in first["items"]] == made[:2]
    second = call(client, alice, "GET", f"/rooms?limit=2&after={first['next']}").json()
    assert ([room["id"] for room in second["items"]], second["next"]) == (made[2:], None)


def ids(client: Client, user: User, path: str) -> list[int]:
    return [room["id"] for room in call(client, user, "GET", path).json()["items"]]


def test_a_room_is_renamed_and_its_kind_stays(client: Client, room: Room, alice: User) -> None:
    given = {"name": "제주 2박 3일", "history": "joined", "kind": "public"}
    changed = call(client, alice, "PATCH", f"/rooms/{room.pk}", given).json()
    assert (changed["name"], changed["history"]) == ("제주 2박 3일", "joined")
    assert (changed["kind"], changed["topic"]) == ("private", "")


def test_archiving_and_opening_again(client: Client, room: Room, alice: User) -> None:
    assert call(client, alice, "DELETE", f"/rooms/{room.pk}").status_code == 204
    assert call(client, alice, "GET", f"/rooms/{room.pk}").json()["archived_at"] is not None
    refused = call(client, alice, "PATCH", f"/rooms/{room.pk}", {"name": "다른 이름"})
    assert (refused.status_code, refused.json()["code"]) == (409, "archived")
    opened = call(client, alice, "PATCH", f"/rooms/{room.pk}", {"archived": False})
    assert opened.json()["archived_at"] is None


def test_joining_twice_is_joining_once(client: Client, public_room: Room, charlie: User) -> None:
    first = call(client, charlie, "POST", f"/rooms/{public_room.pk}/join").json()
    again = call(client, charlie, "POST", f"/rooms/{public_room.pk}/join").json()
    assert first == again
    assert (first["role"], first["head"], first["unread"]) == ("member", 4, 0)


def test_an_archived_room_takes_nobody_in(
    client: Client, public_room: Room, alice: User, charlie: User
) -> None:
    archive_room(actor=alice, room=public_room)
    refused = call(client, charlie, "POST", f"/rooms/{public_room.pk}/join")
    assert (refused.status_code, refused.json()["code"]) == (409, "archived")


def test_one_who_is_banned_does_not_even_see_the_room(
    client: Client, public_room: Room, alice: User, bob: User
) -> None:
    ban_member(actor=alice, room=public_room, user=bob)
    for method, path in [("GET", ""), ("POST", "/join"), ("GET", "/messages")]:
        assert call(client, bob, method, f"/rooms/{public_room.pk}{path}").status_code == 404


def test_a_room_that_was_left_is_gone_from_the_list(client: Client, room: Room, bob: User) -> None:
    assert call(client, bob, "POST", f"/rooms/{room.pk}/leave").status_code == 204
    assert ids(client, bob, "/rooms") == []
    assert call(client, bob, "GET", f"/rooms/{room.pk}").status_code == 404


def test_too_many_joins_are_refused_with_a_time_to_wait(
    client: Client, public_room: Room, charlie: User
) -> None:
    answers = [call(client, charlie, "POST", f"/rooms/{public_room.pk}/join") for _ in range(101)]
    assert answers[99].status_code == 200
    assert (answers[100].status_code, answers[100].json()["code"]) == (429, "rate_limited")
    assert int(answers[100]["Retry-After"]) >= 1
