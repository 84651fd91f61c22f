"""What programs say into a room by an address with a key in it."""

import json
from typing import Any

import pytest
from django.test import Client

from messaging.models import Message, Webhook
from messaging.services.webhooks import (
    change_webhook,
    create_webhook,
    delete_webhook,
    pause_webhook,
    resume_webhook,
    rotate_secret,
)
from rooms.models import Room, RoomEvent, User
from rooms.services.rooms import archive_room
from rooms.services.sanctions import mute_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(room: Room, alice: User) -> tuple[Webhook, str]:
    """An incoming webhook of Alice's room, and its token."""
    return create_webhook(actor=alice, room=room, kind="incoming", name="빌드 봇")


def speaker(hook: Webhook) -> User:
    assert hook.speaker
    return hook.speaker


def say(client: Client, token: str, content: Any) -> Any:
    body = content if isinstance(content, str) else json.dumps(content)
    return client.post(f"/hooks/{token}", body, content_type="application/json")


def test_a_text_is_said_under_the_name_of_the_webhook(
    client: Client, room: Room, made: tuple[Webhook, str]
) -> None:
    answer = say(client, made[1], {"text": "빌드가 **끝났어요**", "username": "root"})
    assert answer.status_code == 200
    event = RoomEvent.objects.get(room=room, seq=answer.json()["seq"])
    assert (event.actor_name, event.data["body"]) == ("빌드 봇", "빌드가 **끝났어요**")


def test_other_senders_are_understood(client: Client, made: tuple[Webhook, str]) -> None:
    assert say(client, made[1], {"body": "하나"}).status_code == 200
    form = {"payload": json.dumps({"text": "둘"})}
    assert client.post(f"/hooks/{made[1]}", form, HTTP_HOST="127.0.0.1").status_code == 422
    plain = "payload=" + json.dumps({"text": "둘"}, ensure_ascii=True)
    sent = client.post(f"/hooks/{made[1]}", plain, content_type="application/x-www-form-urlencoded")
    assert sent.status_code == 200
    assert list(Message.objects.order_by("seq").values_list("body", flat=True)) == ["하나", "둘"]


def test_the_same_client_id_is_said_once(client: Client, made: tuple[Webhook, str]) -> None:
    content = {"text": "한 번", "client_id": "0d7f0a9e-7f0e-4c7b-9b1e-3a1d7c5b2f10"}
    first, second = say(client, made[1], content), say(client, made[1], content)
    assert first.json() == second.json()


@pytest.mark.parametrize(
    "content",
    ["", "no json", "[]", "{}", '{"text": 5}', '{"text": " "}', '{"text": "\\ud800"}',
     '{"text": "a", "client_id": "1"}', '{"text": "' + "a" * 8_001 + '"}'],
)  # fmt: skip
def test_what_cannot_be_said_is_told(
    client: Client, made: tuple[Webhook, str], content: str
) -> None:
    answer = say(client, made[1], content)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_key_that_is_none_opens_nothing(client: Client, made: tuple[Webhook, str]) -> None:
    assert say(client, "nothing", {"text": "안녕"}).status_code == 404
    assert client.get(f"/hooks/{made[1]}").status_code == 405


def test_a_new_key_voids_the_one_before(
    client: Client, alice: User, made: tuple[Webhook, str]
) -> None:
    new = rotate_secret(actor=alice, webhook=made[0])
    assert say(client, made[1], {"text": "예전"}).status_code == 404
    assert say(client, new.secret, {"text": "새"}).status_code == 200


def test_it_is_held_to_the_rules_of_members(
    client: Client, room: Room, alice: User, made: tuple[Webhook, str]
) -> None:
    hook, token = made
    mute_member(actor=alice, room=room, user=speaker(hook))
    assert say(client, token, {"text": "안녕"}).json()["code"] == "muted"
    archive_room(actor=alice, room=room)
    assert say(client, token, {"text": "안녕"}).json()["code"] == "archived"


def test_it_is_held_to_the_rate_of_members(client: Client, made: tuple[Webhook, str]) -> None:
    statuses = [say(client, made[1], {"text": str(number)}).status_code for number in range(31)]
    assert statuses == [200] * 30 + [429]


def test_a_pause_refuses_and_ends(client: Client, alice: User, made: tuple[Webhook, str]) -> None:
    hook, token = made
    pause_webhook(actor=alice, webhook=hook)
    assert say(client, token, {"text": "안녕"}).status_code == 409
    resume_webhook(actor=alice, webhook=hook)
    assert say(client, token, {"text": "안녕"}).status_code == 200


def test_a_new_name_is_that_of_what_follows(
    client: Client, alice: User, made: tuple[Webhook, str]
) -> None:
    change_webhook(actor=alice, webhook=made[0], name="배포 봇")
    seq = say(client, made[1], {"text": "안녕"}).json()["seq"]
    assert RoomEvent.objects.get(seq=seq).actor_name == "배포 봇"


def test_with_the_webhook_its_speaker_leaves_and_what_it_said_stays(
    client: Client, room: Room, alice: User, made: tuple[Webhook, str]
) -> None:
    hook, token = made
    bot = speaker(hook)
    assert not bot.has_usable_password()
    say(client, token, {"text": "안녕"})
    delete_webhook(actor=alice, webhook=hook)
    assert say(client, token, {"text": "안녕"}).status_code == 404
    bot.refresh_from_db()
    assert not bot.is_active
    assert not room.memberships.filter(user=bot).exists()
    assert RoomEvent.objects.filter(room=room).latest("seq").type == "member.removed"
    assert Message.objects.filter(author=bot).count() == 1
