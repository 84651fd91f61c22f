"""What a room's owners do with a webhook, and what it is told then."""

from typing import Any

import pytest

from messaging.models import Webhook, WebhookDelivery
from messaging.posting.post import Answer
from messaging.services.webhooks import (
    delete_webhook,
    pause_webhook,
    resume_webhook,
    skip_delivery,
    try_webhook,
)
from messaging.webhooks.queue import catch_up, due
from rooms.models import Room, User
from rooms.services.rooms import archive_room, unarchive_room
from tests.messaging.saying import say
from tests.messaging.webhooks.scene import FAILED, Scene, told

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_what_happens_in_a_pause_is_told_after_it(
    scene: Scene, hook: Webhook, room: Room, alice: User, bob: User
) -> None:
    before = told(room, bob, "전")
    pause_webhook(actor=alice, webhook=hook)
    meanwhile = told(room, bob, "동안", "또")
    scene.deliver_all(hook)
    assert scene.post.seqs == []
    resume_webhook(actor=alice, webhook=hook)
    after = told(room, bob, "후")
    scene.deliver_all(hook)
    assert scene.post.seqs == [*before, *meanwhile, *after]


def test_one_may_go_on_without_what_was_missed(
    scene: Scene, hook: Webhook, room: Room, alice: User, bob: User
) -> None:
    told(room, bob, "전")
    pause_webhook(actor=alice, webhook=hook)
    told(room, bob, "동안")
    resume_webhook(actor=alice, webhook=hook, with_missed=False)
    after = told(room, bob, "후")
    scene.deliver_all(hook)
    assert scene.post.seqs == after


def test_one_catches_up_with_so_much_and_no_more(
    scene: Scene, hook: Webhook, room: Room, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.webhooks.queue.MOST_CAUGHT_UP", 2)
    seqs = [say(room, bob, body).seq for body in ("하나", "둘", "셋")]
    catch_up(hook, head=seqs[-1])
    hook.save()
    scene.deliver_all(hook)
    assert scene.post.seqs == seqs[1:]


def test_a_room_in_the_archive_lets_its_webhooks_rest(
    scene: Scene, hook: Webhook, room: Room, alice: User, bob: User
) -> None:
    seqs = told(room, bob, "하나")
    archive_room(actor=alice, room=room)
    scene.deliver_all(hook)
    assert due(scene.clock(), without=[], limit=10) == []
    unarchive_room(actor=alice, room=room)
    scene.deliver_all(hook)
    assert scene.post.seqs == seqs


def test_what_is_skipped_makes_way(
    scene: Scene, hook: Webhook, room: Room, alice: User, bob: User
) -> None:
    seqs = told(room, bob, "하나", "둘")
    scene.post.answer = FAILED
    scene.courier().deliver(hook.pk)
    head = hook.deliveries.waiting().first()
    assert head
    skip_delivery(actor=alice, delivery=head)
    scene.post.answer = Answer(None, 200)
    scene.deliver_all(hook)
    assert scene.post.seqs == seqs


def test_a_test_comes_in_its_turn_and_is_of_no_log(
    scene: Scene, hook: Webhook, room: Room, alice: User, bob: User
) -> None:
    told(room, bob, "하나")
    try_webhook(actor=alice, webhook=hook)
    scene.deliver_all(hook)
    headers, event = scene.post.got[1]
    assert (event["type"], event["seq"]) == ("webhook.test", 0)
    assert headers["X-Oreum-Event"] == f"{room.pk}:0"


def test_what_is_deleted_while_it_is_on_its_way_is_gone(
    scene: Scene, hook: Webhook, room: Room, alice: User, bob: User
) -> None:
    told(room, bob, "하나")

    def deleted(*arguments: Any) -> Answer:
        delete_webhook(actor=alice, webhook=hook)
        return FAILED

    courier = scene.courier()
    courier.post = deleted
    assert not courier.deliver(hook.pk)
    assert not WebhookDelivery.objects.exists()
