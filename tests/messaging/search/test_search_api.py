"""`GET /search` as a program calls it."""

from typing import Any

import pytest
from django.test import Client

from rooms.models import Room, User
from tests.api import call
from tests.messaging.saying import say
from tests.messaging.search.searching import index_all

pytestmark = pytest.mark.django_db


def search(client: Client, user: User | None, query: str) -> Any:
    return call(client, user, "GET", f"/search?{query}", **{"accept-language": "en"})


def test_messages_are_shown_as_everywhere(client: Client, bob: User, room: Room) -> None:
    message = say(room, bob, "번역을 맡길게요")
    index_all()
    answer = search(client, bob, "q=번역").json()
    listed = call(client, bob, "GET", f"/rooms/{room.pk}/messages").json()["items"]
    assert answer == {"items": listed, "next": None}
    assert answer["items"][0]["id"] == message.pk


def test_pages_by_cursor(client: Client, bob: User, room: Room) -> None:
    for number in range(3):
        say(room, bob, f"번역 {number}")
    index_all()
    first = search(client, bob, "q=번역&limit=2").json()
    assert [one["body"] for one in first["items"]] == ["번역 2", "번역 1"]
    second = search(client, bob, f"q=번역&limit=2&cursor={first['next']}").json()
    assert [one["body"] for one in second["items"]] == ["번역 0"]
    assert second["next"] is None


def test_filters_as_parameters(client: Client, bob: User, alice: User, room: Room) -> None:
    say(room, bob, "번역 하나")
    say(room, alice, "번역 둘 `code`")
    index_all()
    for query in ("q=번역&from=alice", "from=alice&q=번역+from:bob", f"room={room.pk}&has=code"):
        assert [one["body"] for one in search(client, bob, query).json()["items"]] == [
            "번역 둘 `code`"
        ]
    assert search(client, bob, "q=번역&before=2020-01-01").json()["items"] == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "Say what to search for"),
        ("q=번", "at least two letters"),
        ("q=번역&has=wings", "has:code, has:file, has:image, has:link"),
        ("q=번역&room=999999", "no room called"),
        ("q=번역&before=soon", "not a day"),
        ("q=번역&limit=0", ""),
        ("q=번역&cursor=x", ""),
    ],
)
def test_what_is_wrong_is_said(client: Client, bob: User, query: str, told: str) -> None:
    response = search(client, bob, query)
    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert told in response.json()["detail"]


def test_a_room_one_may_not_see_is_one_that_is_not_there(
    client: Client, charlie: User, room: Room
) -> None:
    hidden = search(client, charlie, f"q=번역&room={room.pk}")
    assert hidden.status_code == 422
    missing = search(client, charlie, "q=번역&room=999999")
    assert hidden.json()["detail"] == missing.json()["detail"].replace("999999", str(room.pk))


def test_nobody_who_is_not_logged_in(client: Client) -> None:
    assert search(client, None, "q=번역").status_code == 401


def test_too_many_searches_have_to_wait(client: Client, bob: User) -> None:
    client.force_login(bob)
    answers = [client.get("/api/v1/search?q=번역") for _number in range(121)]
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert int(answers[-1]["Retry-After"]) >= 1
