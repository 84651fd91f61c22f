"""One message over REST: edited, deleted, and what it said before."""

import pytest
from django.test import Client

from rooms.models import Room, User
from tests.api import call
from tests.messaging.saying import say

pytestmark = pytest.mark.django_db


def test_a_message_is_edited_deleted_and_read_again(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = say(room, bob, "처음 말")
    path = f"/messages/{said.pk}"

    edited = call(client, bob, "PATCH", path, {"body": "**고친** 말"})
    assert (edited.status_code, edited.json()["body"]) == (200, "**고친** 말")
    assert edited.json()["edited_at"].endswith("Z")
    assert call(client, alice, "GET", path).json() == edited.json()

    for _twice in range(2):
        assert call(client, alice, "DELETE", path, {"reason": "광고"}).status_code == 204
    gone = call(client, bob, "GET", path).json()
    assert (gone["body"], gone["body_html"], gone["seq"]) == ("", "", said.seq)
    assert gone["deleted_at"].endswith("Z")
    refused = call(client, bob, "PATCH", path, {"body": "다시"})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")

    history = call(client, alice, "GET", f"{path}/history").json()
    assert history["next"] is None
    told = [event["data"] for event in history["items"]]
    assert [data.get("body") for data in told] == ["처음 말", "**고친** 말", None]
    assert told[2]["reason"] == "광고"
