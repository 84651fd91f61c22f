"""What reaches a browser: sealed, signed, in its language, once."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import Settings

from messaging.models import PushSubscription
from messaging.posting.post import Answer
from messaging.push.courier import HOPELESS_AFTER, Courier
from messaging.push.keys import public_key
from messaging.push.queue import FRESH_FOR, due, waiting
from messaging.services.revise import delete_message
from rooms.models import Attention, Room, User
from rooms.services.directs import open_direct
from tests.messaging.push.browser import Browser, a_browser, claims, subscribed
from tests.messaging.push.conftest import Worker
from tests.messaging.saying import say

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_message_reaches_the_browser_and_nobody_else_can_read_it(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User
) -> None:
    message = say(room, bob, "점심 먹어요")
    worker.work()
    (delivery,) = browser.service.got
    assert "점심".encode() not in delivery.body
    assert browser.shown == [
        {
            "title": "Bob · 제주 워크숍",
            "body": "점심 먹어요",
            "lang": "ko",
            "tag": f"oreum.{room.pk}",
            "room": room.pk,
            "seq": message.seq,
            "url": f"/rooms/{room.pk}/at/{message.seq}/",
        }
    ]
    subscription.refresh_from_db()
    assert subscription.delivered_at is not None
    assert waiting() == 0


def test_the_push_service_can_check_who_sends(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User
) -> None:
    say(room, bob, "안녕")
    worker.work()
    (delivery,) = browser.service.got
    key, said = claims(delivery)
    assert key == public_key()
    assert said["aud"] == f"http://127.0.0.1:{browser.service.port}"
    assert said["sub"] == settings.PUSH_CONTACT
    hours = (said["exp"] - timezone.now().timestamp()) / 3600
    assert 0 < hours < 24
    assert int(delivery.headers["TTL"]) > 0
    assert len(delivery.headers["Topic"]) == 32


def test_of_several_the_newest_is_told_with_how_many_there_are(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User
) -> None:
    for body in ("하나", "둘", "셋"):
        say(room, bob, body)
        worker.look()
    worker.send()
    assert browser.bodies == ["셋\n안 읽은 메시지 3개"]


def test_who_wants_no_text_shown_gets_none(
    worker: Worker, browser: Browser, alice: User, room: Room, bob: User
) -> None:
    subscribed(browser, alice, language="en")
    Attention.objects.change(alice, with_text=False)
    say(room, bob, "비밀")
    worker.work()
    (shown,) = browser.shown
    assert (shown["title"], shown["body"]) == ("Bob in 제주 워크숍", "New message")


def test_in_a_direct_conversation_the_title_is_who_wrote(
    worker: Worker, browser: Browser, subscription: PushSubscription, alice: User, bob: User
) -> None:
    say(open_direct(actor=bob, user_ids=[alice.pk]).room, bob, "잠깐 시간 돼요?")
    worker.work()
    (shown,) = browser.shown
    assert shown["title"] == "Bob"
    assert browser.service.got[0].headers["Urgency"] == "high"


def test_nothing_is_told_twice(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User
) -> None:
    say(room, bob, "한 번")
    worker.work()
    worker.work()
    assert worker.look() == 0
    assert browser.bodies == ["한 번"]


def test_what_a_service_does_not_take_is_tried_again_and_holds_up_nobody(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User,
    alice: User,
) -> None:  # fmt: skip
    browser.service.answer = lambda delivery: (503, {"Retry-After": "40"})
    say(room, bob, "다시")
    with a_browser() as other:
        subscribed(other, alice)
        worker.work()
        assert len(browser.service.got) == len(other.service.got) == 1
        worker.go_on(seconds=35)
        worker.send()
        assert len(browser.service.got) == 1
        browser.service.answer = lambda delivery: 201
        worker.go_on(seconds=10)
        worker.send()
        assert browser.bodies == ["다시", "다시"]
        assert len(other.service.got) == 1
    subscription.refresh_from_db()
    assert (subscription.failing_since, subscription.retry_at) == (None, None)


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User,
    status: int,
) -> None:  # fmt: skip
    browser.service.answer = lambda delivery: status
    say(room, bob, "거기 있어요?")
    worker.work()
    assert not PushSubscription.objects.exists()
    assert waiting() == 0


def test_what_is_refused_for_good_is_not_tried_again(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User
) -> None:
    browser.service.answer = lambda delivery: 413
    say(room, bob, "너무 큰")
    worker.work()
    assert waiting() == 0
    assert PushSubscription.objects.exists()


def test_a_browser_that_fails_for_days_is_given_up(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User
) -> None:
    browser.service.answer = lambda delivery: 500
    began = timezone.now() - HOPELESS_AFTER
    PushSubscription.objects.update(failing_since=began)
    say(room, bob, "아직도")
    worker.work()
    assert not PushSubscription.objects.exists()


def test_a_restart_does_not_tell_of_what_is_old(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User
) -> None:
    say(room, bob, "어제", at=timezone.now() - FRESH_FOR - timedelta(seconds=1))
    worker.work()
    say(room, bob, "방금")
    worker.look()
    worker.go_on(minutes=11)
    worker.send()
    assert browser.service.got == []
    assert waiting() == 0


def test_what_was_deleted_is_told_no_more(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User
) -> None:
    say(room, bob, "남는 말")
    message = say(room, bob, "지울 말")
    worker.look()
    delete_message(actor=bob, message_id=message.pk)
    worker.send()
    assert browser.bodies == ["남는 말"]


def test_what_is_said_while_it_is_sent_is_told_after_it(
    worker: Worker, subscription: PushSubscription, room: Room, bob: User
) -> None:
    told: list[int] = []

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        told.append(len(body))
        if len(told) == 1:
            say(room, bob, "둘")
            worker.look()
        return Answer(None, 201)

    say(room, bob, "하나")
    worker.look()
    worker.go_on(seconds=3)
    courier = Courier(post=post, now=worker.now)
    while courier.deliver(subscription.pk):
        pass
    assert len(told) == 2
    assert waiting() == 0


def test_no_address_inside_is_called(
    worker: Worker, browser: Browser, subscription: PushSubscription, room: Room, bob: User,
    settings: Settings,
) -> None:  # fmt: skip
    settings.DEBUG = False
    say(room, bob, "안으로")
    worker.work()
    assert browser.service.got == []
    assert due(worker.now(), without=(), limit=1) == []
