"""Answering on the page of a message, without scripts."""

import pytest
from django.test import Client

from messaging.models import Message
from messaging.services.revise import delete_message
from rooms.models import Room, User
from rooms.services.sanctions import mute_member
from tests.messaging.saying import say
from tests.pages import elements, get, post

# The writer has a thread of its own, which sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


def test_without_scripts_one_answers_on_the_page_of_a_message(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = say(room, alice, "열두 시에 만나요")
    path = f"/rooms/{room.pk}/messages/{said.pk}/"
    links = elements(get(client, bob, f"/rooms/{room.pk}/"), "data-action")
    assert path in [link.get("href") for link in links]
    assert 'id="reply"' in get(client, bob, path).content.decode()

    response = post(client, bob, f"{path}reply/", {"body": "네, 그때 봬요"})

    assert response.url == f"/rooms/{room.pk}/#composer"
    reply = Message.objects.latest("seq")
    assert (reply.reply_to_id, reply.author_id, reply.body) == (said.pk, bob.pk, "네, 그때 봬요")


def test_who_may_not_write_answers_nothing(
    client: Client, room: Room, alice: User, bob: User, charlie: User
) -> None:
    said, gone = say(room, alice, "말"), say(room, alice, "지울 말")
    delete_message(actor=alice, message_id=gone.pk)
    path = f"/rooms/{room.pk}/messages"

    assert post(client, charlie, f"{path}/{said.pk}/reply/", {"body": "!"}).status_code == 404
    assert post(client, bob, f"{path}/{said.pk}/reply/", {"body": " "}).status_code == 422
    assert post(client, bob, f"{path}/{gone.pk}/reply/", {"body": "!"}).status_code == 422
    mute_member(actor=alice, room=room, user=bob)
    refused = post(client, bob, f"{path}/{said.pk}/reply/", {"body": "!"})
    assert refused.status_code == 403
    assert 'id="reply"' not in get(client, bob, f"{path}/{said.pk}/").content.decode()
    assert Message.objects.filter(reply_to__isnull=False).count() == 0
