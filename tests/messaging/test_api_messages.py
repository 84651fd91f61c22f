"""Messages, the log and the read pointer over REST."""

import pytest
from django.test import Client

from rooms.models import Room, User
from tests.api import call

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_message_is_created_once_for_a_client_id(client: Client, room: Room, bob: User) -> None:
    sent = {"body": "안녕하세요", "client_id": "6c1e2a44-3a5e-4a67-9a3c-0d6a1c9f6c11"}
    first = call(client, bob, "POST", f"/rooms/{room.pk}/messages", sent)
    again = call(client, bob, "POST", f"/rooms/{room.pk}/messages", sent | {"body": "다른 글"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["body"] == "안녕하세요"
