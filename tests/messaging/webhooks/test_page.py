"""The pages of a room's webhooks, each act with its refusal."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from messaging.models import Webhook, WebhookDelivery
from messaging.posting.post import Answer
from messaging.services.webhooks import try_webhook
from rooms.models import Room, User
from tests.messaging.webhooks.scene import FAILED, Scene, a_webhook, told
from tests.pages import elements, get, post

pytestmark = pytest.mark.django_db

NEW = {"kind": "outgoing", "name": "알림", "url": "https://8.8.8.8/", "events": "messages"}
ACTS = ["", "secret/", "pause/", "resume/", "test/", "delete/"]


def path(hook: Webhook, rest: str = "") -> str:
    return f"/rooms/{hook.room_id}/webhooks/{hook.pk}/{rest}"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_an_owner_finds_them_in_the_settings(
    client: Client, hook: Webhook, room: Room, alice: User, bob: User
) -> None:
    told(room, bob, "하나")
    text = text_of(get(client, alice, f"/rooms/{room.pk}/settings/"))
    assert path(hook) in text
    assert "1 waits" in text
    assert path(hook) not in text_of(get(client, bob, f"/rooms/{room.pk}/settings/"))


def test_the_secret_of_a_new_one_is_shown_once(client: Client, room: Room, alice: User) -> None:
    made = post(client, alice, f"/rooms/{room.pk}/webhooks/new/", NEW)
    hook = Webhook.objects.get()
    assert made.url == path(hook)
    assert hook.secret in text_of(client.get(path(hook)))
    assert hook.secret not in text_of(client.get(path(hook)))


def test_the_address_of_a_new_incoming_one_is_shown_once(
    client: Client, room: Room, alice: User
) -> None:
    post(client, alice, f"/rooms/{room.pk}/webhooks/new/", {"kind": "incoming", "name": "봇"})
    hook = Webhook.objects.get()
    shown: Any = client.get(path(hook))
    assert len(elements(shown, "data-webhook-secret")) == 1
    assert "/hooks/" in text_of(shown)
    assert "/hooks/" not in text_of(client.get(path(hook)))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": ""}, "required"),
        ({"url": "ftp://example.com/"}, "https://example.com/path"),
        ({"url": "http://127.0.0.1:8000/"}, "private network"),
        ({"name": " "}, "required"),
    ],
)
def test_what_is_refused_stays_in_the_fields(
    client: Client, room: Room, alice: User, wrong: dict[str, str], words: str
) -> None:
    response = post(client, alice, f"/rooms/{room.pk}/webhooks/new/", {**NEW, **wrong})
    assert response.status_code == 422
    assert words in text_of(response)
    assert not Webhook.objects.exists()


def test_an_owner_changes_stops_and_goes_on(client: Client, hook: Webhook, alice: User) -> None:
    changes = {"name": "새 이름", "url": "https://1.1.1.1/", "events": "all"}
    assert post(client, alice, path(hook), changes).status_code == 302
    hook.refresh_from_db()
    assert (hook.name, hook.url, hook.events) == ("새 이름", "https://1.1.1.1/", "all")
    post(client, alice, path(hook, "pause/"))
    assert (
        elements(get(client, alice, path(hook)), "data-webhook-state")[0]["data-webhook-state"]
        == "paused"
    )
    post(client, alice, path(hook, "resume/"))
    hook.refresh_from_db()
    assert hook.state == "active"


def test_a_disabled_one_says_why_and_what_to_do(client: Client, hook: Webhook, alice: User) -> None:
    Webhook.objects.update(state="disabled", disabled_at=timezone.now(), disabled_reason="failing")
    text = text_of(get(client, alice, path(hook), "ko"))
    assert "하루 동안 아무것도 받지 않았어요" in text
    assert "그동안의 일까지 보내며 다시 시작" in text
    assert "지금부터 다시 시작" in text


def test_deliveries_are_listed_with_what_became_of_them(
    client: Client, scene: Scene, hook: Webhook, room: Room, alice: User, bob: User
) -> None:
    first, _second = told(room, bob, "하나", "둘")
    scene.courier().deliver(hook.pk)
    scene.post.answer = FAILED
    scene.courier().deliver(hook.pk)
    response = get(client, alice, path(hook))
    states = [row["data-delivery-state"] for row in elements(response, "data-delivery-state")]
    assert states == ["waiting", "delivered"]
    text = text_of(response)
    assert f"/rooms/{room.pk}/at/{first}/" in text
    assert "answered with an error" in text
    waiting = hook.deliveries.waiting().get()
    post(client, alice, path(hook, f"deliveries/{waiting.pk}/skip/"))
    waiting.refresh_from_db()
    assert waiting.state == "dropped"


def test_a_test_waits_in_its_turn_and_a_stopped_one_sends_none(
    client: Client, hook: Webhook, alice: User
) -> None:
    post(client, alice, path(hook, "test/"))
    assert hook.deliveries.waiting().get().seq is None
    post(client, alice, path(hook, "pause/"))
    response = post(client, alice, path(hook, "test/"))
    assert "Resume it first" in text_of(client.get(response.url))
    assert hook.deliveries.count() == 1


def test_what_is_deleted_is_gone_with_its_deliveries(
    client: Client, hook: Webhook, room: Room, alice: User
) -> None:
    try_webhook(actor=alice, webhook=hook)
    assert post(client, alice, path(hook, "delete/")).url == f"/rooms/{room.pk}/settings/"
    assert not WebhookDelivery.objects.exists()
    assert get(client, alice, path(hook)).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_a_member_may_do_none_of_it(client: Client, hook: Webhook, bob: User, act: str) -> None:
    assert post(client, bob, path(hook, act)).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_an_outsider_does_not_find_it(
    client: Client, hook: Webhook, charlie: User, act: str
) -> None:
    assert post(client, charlie, path(hook, act)).status_code == 404


def test_a_webhook_is_found_in_its_own_room_only(
    client: Client, hook: Webhook, public_room: Room, alice: User
) -> None:
    assert get(client, alice, f"/rooms/{public_room.pk}/webhooks/{hook.pk}/").status_code == 404


def test_the_admin_shows_no_secret_and_stops_tries_and_skips(
    client: Client, scene: Scene, hook: Webhook, room: Room, bob: User, dana: User
) -> None:
    told(room, bob, "하나")
    scene.post.answer = Answer(None, 200)
    for name, row in (("webhook", hook), ("webhookdelivery", hook.deliveries.waiting().get())):
        for page in ("", f"{row.pk}/change/"):
            shown = get(client, dana, f"/admin/messaging/{name}/{page}")
            assert shown.status_code == 200
            assert hook.secret not in text_of(shown)
    delivery = hook.deliveries.waiting().get()
    for name, action, pk in (
        ("webhook", "retry", hook.pk),
        ("webhookdelivery", "skip", delivery.pk),
        ("webhook", "stop", hook.pk),
    ):
        fields = {"action": action, "_selected_action": [pk]}
        assert post(client, dana, f"/admin/messaging/{name}/", fields).status_code == 302
    hook.refresh_from_db()
    assert (hook.state, hook.disabled_reason) == ("disabled", "admin")
    assert not hook.deliveries.waiting().exists()


def test_a_room_has_so_many_and_no_more(
    client: Client, room: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.services.webhooks.MOST_IN_A_ROOM", 1)
    a_webhook(room, alice)
    response = post(client, alice, f"/rooms/{room.pk}/webhooks/new/", NEW)
    assert response.status_code == 409
    assert "at most 20 webhooks" in text_of(response)
