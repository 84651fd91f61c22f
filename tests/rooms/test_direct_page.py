"""Choosing with whom one talks, and what the conversation is called on its page and in REST."""

import pytest
from django.test import Client

from rooms.models import Room, User
from rooms.services.directs import open_direct
from tests.api import call
from tests.pages import get, page_data, post

pytestmark = pytest.mark.django_db


def test_the_people_are_listed_without_oneself(client: Client, alice: User, bob: User) -> None:
    text = get(client, alice, "/directs/new/").content.decode()
    assert f'name="users" value="{bob.pk}"' in text
    assert f'name="users" value="{alice.pk}"' not in text


def test_looking_for_more_people_keeps_those_chosen(
    client: Client, alice: User, bob: User, charlie: User
) -> None:
    response = post(client, alice, "/directs/new/", {"find": 1, "q": "char", "users": [bob.pk]})
    text = response.content.decode()
    assert f'value="{bob.pk}" checked' in text
    assert f'value="{charlie.pk}">' in text
    assert not Room.objects.exists()


def test_opening_leads_into_the_conversation(client: Client, alice: User, bob: User) -> None:
    response = post(client, alice, "/directs/new/", {"users": [bob.pk]})
    room = Room.objects.get(kind="direct")
    assert response.headers["Location"] == f"/rooms/{room.pk}/"
    page = get(client, alice, f"/rooms/{room.pk}/")
    assert page_data(page)["room"]["name"] == "Bob"
    assert "<title>Bob" in page.content.decode()
    assert "data-system" not in page.content.decode().split("<template", 1)[0]
    assert page_data(get(client, bob, f"/rooms/{room.pk}/"))["room"]["name"] == "Alice"


@pytest.mark.parametrize("users", [[], ["x"], [999_999], [2**63]])
def test_what_cannot_be_is_refused_and_said(
    client: Client, alice: User, users: list[object]
) -> None:
    response = post(client, alice, "/directs/new/", {"users": users})
    assert response.status_code in {404, 422}
    assert 'role="alert"' in response.content.decode()
    assert not Room.objects.exists()


def test_rest_opens_one_and_finds_it_again(client: Client, alice: User, bob: User) -> None:
    first = call(client, alice, "POST", "/directs", {"users": [bob.pk]})
    again = call(client, bob, "POST", "/directs", {"users": [alice.pk]})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert (first.json()["kind"], first.json()["name"]) == ("direct", "Bob")
    assert again.json()["name"] == "Alice"
    assert call(client, alice, "POST", "/directs", {"users": [999_999]}).status_code == 404
    assert call(client, alice, "POST", "/directs", {"users": list(range(1, 40))}).status_code == 422
    assert call(client, alice, "POST", "/directs", {}).status_code == 422


def test_nobody_else_sees_it(client: Client, alice: User, bob: User, charlie: User) -> None:
    room = open_direct(actor=alice, user_ids=[bob.pk]).room
    assert get(client, charlie, f"/rooms/{room.pk}/").status_code == 404
    assert call(client, charlie, "GET", f"/rooms/{room.pk}").status_code == 404
