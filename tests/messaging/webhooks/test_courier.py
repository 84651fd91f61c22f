"""What a webhook is told: signed, in order, again until it is taken, and for how long."""

import hashlib
import hmac
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from messaging.models import Message, Webhook, WebhookDelivery
from messaging.posting.post import Answer
from messaging.webhooks.queue import Happened, due, feed, forget, queue
from rooms.models import Room, User
from rooms.services.rooms import update_room
from tests.messaging.saying import say
from tests.messaging.webhooks.scene import FAILED, Scene, a_webhook, queue_log, told

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Problem = WebhookDelivery.Problem
State = Webhook.State


def test_an_event_goes_out_as_it_stands_in_the_log_signed_with_the_secret(
    scene: Scene, hook: Webhook, room: Room, bob: User
) -> None:
    (seq,) = told(room, bob, "안녕하세요")
    scene.deliver_all(hook)
    ((headers, event),) = scene.post.got
    assert (event["seq"], event["data"]["body"]) == (seq, "안녕하세요")
    assert headers["X-Oreum-Event"] == f"{room.pk}:{seq}"
    signed = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers["X-Oreum-Signature"])
    assert signed
    assert int(signed[1]) == int(scene.clock.now.timestamp())


def test_the_signature_is_that_of_time_and_body(
    hook: Webhook, room: Room, bob: User, scene: Scene
) -> None:
    told(room, bob, "안녕")
    bodies: list[bytes] = []

    def keep(url: str, body: bytes, headers: Any) -> Answer:
        bodies.append(body)
        scene.post(url, body, headers)
        return Answer(None, 200)

    courier = scene.courier()
    courier.post = keep
    courier.deliver(hook.pk)
    time, value = scene.post.got[0][0]["X-Oreum-Signature"].removeprefix("t=").split(",v1=")
    signed = hmac.new(hook.secret.encode(), f"{time}.".encode() + bodies[0], hashlib.sha256)
    assert hmac.compare_digest(signed.hexdigest(), value)


def test_what_was_before_the_webhook_is_not_told(
    scene: Scene, room: Room, alice: User, bob: User
) -> None:
    say(room, bob, "예전 이야기")
    hook = a_webhook(room, alice)
    seqs = told(room, bob, "새 이야기")
    scene.deliver_all(hook)
    assert scene.post.seqs == seqs


def test_an_event_that_is_read_twice_is_queued_once(
    scene: Scene, hook: Webhook, room: Room, bob: User
) -> None:
    seqs = told(room, bob, "하나", "둘")
    assert queue_log(room) == 0
    scene.deliver_all(hook)
    forget(timezone.now() + timedelta(days=400))
    assert queue_log(room) == 0, "also after the deliveries are forgotten"
    assert scene.post.seqs == seqs


def test_a_hole_in_what_is_handed_over_is_filled_from_the_log(
    scene: Scene, hook: Webhook, room: Room, bob: User
) -> None:
    seqs = [say(room, bob, body).seq for body in ("하나", "둘", "셋")]
    queue([Happened(room.pk, seqs[-1], "message.created")])
    scene.deliver_all(hook)
    assert scene.post.seqs == seqs


def test_without_kafka_the_log_itself_is_handed_over(
    scene: Scene, hook: Webhook, room: Room, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.webhooks.queue.PORTION", 2)
    seqs = [say(room, bob, body).seq for body in ("하나", "둘", "셋")]
    assert [feed(), feed(), feed()] == [1, 1, 0]
    scene.deliver_all(hook)
    assert scene.post.seqs == seqs


def test_messages_are_told_and_more_only_where_it_is_asked_for(
    scene: Scene, hook: Webhook, room: Room, alice: User
) -> None:
    everything = a_webhook(room, alice, name="전부", events="all")
    update_room(actor=alice, room=room, topic="새 주제")
    seqs = told(room, alice, "안녕")
    scene.deliver_all(hook)
    assert scene.post.seqs == seqs
    scene.deliver_all(everything)
    assert scene.post.seqs == [*seqs, seqs[0] - 1, *seqs]


def test_a_failure_holds_back_what_is_behind_it_and_nobody_else(
    scene: Scene, hook: Webhook, room: Room, alice: User, bob: User
) -> None:
    other = a_webhook(room, alice, name="다른 곳")
    seqs = told(room, bob, "하나", "둘", "셋")
    scene.post.answer = FAILED
    scene.deliver_all(hook)
    assert scene.post.seqs == seqs[:1]
    assert due(scene.clock(), without=[], limit=10) == [other.pk]
    scene.clock.go_on(seconds=10)
    scene.post.answer = Answer(None, 200)
    scene.deliver_all(hook)
    assert scene.post.seqs == [seqs[0], *seqs]
    assert len(set(scene.post.keys)) == len(seqs), "the same id at every try"


def test_tries_are_further_and_further_apart(
    scene: Scene, hook: Webhook, room: Room, bob: User
) -> None:
    told(room, bob, "하나")
    scene.post.answer = Answer(Problem.TIMEOUT)
    pauses = []
    for _try in range(11):
        scene.courier().deliver(hook.pk)
        hook.refresh_from_db()
        assert hook.retry_at
        pauses.append((hook.retry_at - scene.clock()).total_seconds())
        scene.clock.now = hook.retry_at
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


def test_a_receiver_that_asks_for_more_time_gets_it_up_to_an_hour(
    scene: Scene, hook: Webhook, room: Room, bob: User
) -> None:
    told(room, bob, "하나")
    scene.post.answer = Answer(Problem.STATUS, 429, retry_after=90_000)
    scene.courier().deliver(hook.pk)
    hook.refresh_from_db()
    assert hook.retry_at == scene.clock() + timedelta(hours=1)


def test_after_a_day_of_failures_it_is_disabled_and_its_owner_gets_a_mail(
    scene: Scene,
    hook: Webhook,
    room: Room,
    alice: User,
    bob: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    User.objects.filter(pk=alice.pk).update(email="alice@example.com")
    User.objects.filter(pk=bob.pk).update(email="bob@example.com")
    told(room, bob, "하나")
    scene.post.answer = Answer(Problem.UNREACHABLE)
    scene.courier().deliver(hook.pk)
    scene.clock.go_on(hours=23, minutes=59)
    scene.courier().deliver(hook.pk)
    hook.refresh_from_db()
    assert hook.state == State.ACTIVE
    scene.clock.go_on(minutes=1)
    with django_capture_on_commit_callbacks(execute=True):
        scene.courier().deliver(hook.pk)
    hook.refresh_from_db()
    assert (hook.state, hook.disabled_reason) == (State.DISABLED, "failing")
    assert not scene.courier().deliver(hook.pk)
    (letter,) = mail.outbox
    assert letter.to == ["alice@example.com"]
    assert hook.name in letter.subject
    assert f"/rooms/{room.pk}/webhooks/{hook.pk}/" in letter.body


def test_one_success_within_the_day_starts_it_anew(
    scene: Scene, hook: Webhook, room: Room, bob: User
) -> None:
    told(room, bob, "하나", "둘")
    scene.post.answer = FAILED
    scene.courier().deliver(hook.pk)
    scene.clock.go_on(hours=23)
    scene.post.answer = Answer(None, 200)
    scene.courier().deliver(hook.pk)
    scene.post.answer = FAILED
    scene.clock.go_on(hours=2)
    scene.courier().deliver(hook.pk)
    hook.refresh_from_db()
    assert (hook.state, hook.failing_since) == (State.ACTIVE, scene.clock())


def test_a_receiver_that_is_gone_is_not_asked_again(
    scene: Scene, hook: Webhook, room: Room, bob: User
) -> None:
    told(room, bob, "하나")
    scene.post.answer = Answer(Problem.STATUS, 410)
    scene.deliver_all(hook)
    hook.refresh_from_db()
    assert (hook.state, hook.disabled_reason) == (State.DISABLED, "gone")


def test_what_is_deleted_before_it_arrives_arrives_without_its_text(
    scene: Scene, hook: Webhook, room: Room, bob: User
) -> None:
    message = say(room, bob, "비밀")
    queue_log(room)
    scene.post.answer = FAILED
    scene.courier().deliver(hook.pk)
    Message.objects.filter(pk=message.pk).update(deleted_at=timezone.now())
    scene.courier().deliver(hook.pk)
    assert [event["data"]["body"] for _headers, event in scene.post.got] == ["비밀", ""]
