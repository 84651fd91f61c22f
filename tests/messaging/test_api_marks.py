"""Reactions and the pin over REST."""

from urllib.parse import quote

import pytest
from django.test import Client

from rooms.models import Room, User
from tests.api import call
from tests.messaging.saying import say

pytestmark = pytest.mark.django_db


def test_reactions_are_given_shown_and_taken_back(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = say(room, bob, "말")
    path = f"/messages/{said.pk}"
    heart = f"{path}/reactions/{quote('❤️')}"

    given = call(client, alice, "PUT", heart)
    again = call(client, alice, "PUT", heart)
    call(client, bob, "PUT", heart)

    assert (given.status_code, again.status_code) == (201, 200)
    assert given.json()["reactions"] == [{"emoji": "❤️", "users": [alice.pk]}]
    expected = [{"emoji": "❤️", "users": [alice.pk, bob.pk]}]
    assert call(client, bob, "GET", path).json()["reactions"] == expected
    page = call(client, bob, "GET", f"/rooms/{room.pk}/messages").json()
    assert page["items"][0]["reactions"] == expected
    who = call(client, bob, "GET", f"{path}/reactions").json()
    assert [[user["name"] for user in one["users"]] for one in who["items"]] == [["Alice", "Bob"]]

    assert call(client, alice, "DELETE", heart).status_code == 204
    assert call(client, alice, "DELETE", heart).status_code == 204
    left = call(client, bob, "GET", path).json()["reactions"]
    assert left == [{"emoji": "❤️", "users": [bob.pk]}]


@pytest.mark.parametrize("emoji", ["nice", "👍👍", "\udcff"])
def test_what_is_no_emoji_is_invalid(client: Client, room: Room, bob: User, emoji: str) -> None:
    said = say(room, bob, "말")
    path = f"/messages/{said.pk}/reactions/{quote(emoji.encode('utf-8', 'surrogateescape'))}"

    refused = call(client, bob, "PUT", path)

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_the_pinned_message_is_told_until_it_is_unpinned(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = say(room, bob, "공지")
    pin, place = f"/messages/{said.pk}/pin", f"/rooms/{room.pk}/pin"
    assert call(client, bob, "GET", place).status_code == 404

    assert [call(client, alice, "PUT", pin).status_code for _ in range(2)] == [204, 204]
    assert call(client, bob, "GET", place).json()["id"] == said.pk
    assert call(client, alice, "DELETE", pin).status_code == 204
    assert call(client, bob, "GET", place).status_code == 404
