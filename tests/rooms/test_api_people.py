"""Who is on this server: with whom one may talk."""

import pytest
from django.test import Client

from rooms.models import User
from tests.api import call

pytestmark = pytest.mark.django_db


def test_everybody_in_use_is_listed_once_in_pages(
    client: Client, alice: User, bob: User, charlie: User
) -> None:
    bob.is_active = False
    bob.save()
    first = call(client, alice, "GET", "/people?limit=1").json()
    assert first["items"] == [
        {"id": alice.pk, "username": alice.username, "name": alice.name, "is_bot": False}
    ]
    second = call(client, alice, "GET", f"/people?after={first['next']}").json()
    assert [each["id"] for each in second["items"]] == [charlie.pk]
    assert second["next"] is None


def test_a_mail_address_is_told_to_nobody_else(client: Client, alice: User) -> None:
    listed = call(client, alice, "GET", "/people").json()["items"]
    assert all(each.keys() == {"id", "username", "name", "is_bot"} for each in listed)


def test_who_is_not_logged_in_is_told_of_nobody(client: Client, alice: User) -> None:
    assert call(client, None, "GET", "/people").status_code == 401
