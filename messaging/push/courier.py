"""One try to tell one browser: looked at once more, sealed, posted, written down."""

import base64
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

import orjson
import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messaging.metrics.instruments import PUSHES
from messaging.models import PushDelivery, PushSubscription
from messaging.posting.addresses import target_of
from messaging.posting.backoff import pause
from messaging.posting.post import Answer, Post, post
from messaging.push.keys import authorization
from messaging.push.news import News, news_of
from messaging.push.notification import notification
from messaging.push.rights import holds
from messaging.push.sealing import seal

logger = structlog.get_logger(__name__)

# So long a push service keeps it for a browser that is off.
SECONDS_TO_LIVE = 24 * 3600
HOPELESS_AFTER = timedelta(days=3)
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
# Of this one push, which would be refused again.
REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
TOPIC_BYTES = 24


@dataclass
class Courier:
    """At least once: a delivery is taken away after its answer. What is no news any more is taken
    away unsent. Whoever calls sees to it that a browser is in one hand at a time.
    """

    post: Post = field(default_factory=lambda: configured_post())
    now: Callable[[], datetime] = timezone.now
    uniform: Callable[[float, float], float] = random.uniform

    def deliver(self, subscription_id: int) -> bool:
        """Try what is next; whether the one after it may be tried at once."""
        now = self.now()
        subscriptions = PushSubscription.objects.select_related("user")
        subscription = subscriptions.filter(pk=subscription_id).first()
        if subscription is None or not holds(subscription, now):
            PushSubscription.objects.filter(pk=subscription_id).delete()
            return False
        due = subscription.deliveries.filter(due_at__lte=now)
        delivery = due.order_by("due_at", "pk").first()
        if delivery is None:
            return False
        news = news_of(subscription.user, delivery, now)
        if news is None:
            PUSHES.labels("spared").inc()
            _take_away(delivery)
            return True
        return self._write_down(subscription, delivery, self._post(subscription, news))

    def _post(self, subscription: PushSubscription, news: News) -> Answer:
        content = orjson.dumps(notification(news, subscription.language))
        headers = {
            "Authorization": authorization(
                target_of(subscription.endpoint), at=int(self.now().timestamp())
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(SECONDS_TO_LIVE),
            "Topic": topic(subscription, news.message.room_id),
            "Urgency": "high" if news.is_urgent else "normal",
        }
        body = seal(content, p256dh=subscription.p256dh, auth=subscription.auth)
        return self.post(subscription.endpoint, body, headers)

    @transaction.atomic
    def _write_down(
        self, subscription: PushSubscription, delivery: PushDelivery, answer: Answer
    ) -> bool:
        PUSHES.labels(answer.problem or "delivered").inc()
        now = self.now()
        if answer.status in GONE:
            subscription.delete()
            return False
        if answer.problem is None or answer.status in REFUSED:
            _take_away(delivery)
            if answer.problem is None:
                subscription.delivered_at = now
                subscription.failing_since = subscription.retry_at = None
                subscription.save(update_fields=STANDING)
            return True
        self._put_off(subscription, delivery, answer, now)
        return False

    def _put_off(
        self, subscription: PushSubscription, delivery: PushDelivery, answer: Answer, now: datetime
    ) -> None:
        subscription.failing_since = subscription.failing_since or now
        if now - subscription.failing_since >= HOPELESS_AFTER:
            logger.warning("push subscription given up", service=subscription.service)
            subscription.delete()
            return
        delivery.tries += 1
        delivery.save(update_fields=["tries"])
        subscription.retry_at = now + pause(delivery.tries, answer.retry_after, self.uniform)
        subscription.save(update_fields=STANDING)


STANDING = ["delivered_at", "failing_since", "retry_at"]


def _take_away(delivery: PushDelivery) -> None:
    """Unless it stands for something newer by now."""
    PushDelivery.objects.filter(pk=delivery.pk, seq=delivery.seq).delete()


def topic(subscription: PushSubscription, room_id: int) -> str:
    """By this name a push that is still on its way is replaced by the room's next one. The push
    service learns of no room, and not that two browsers are of the same.
    """
    digest = hashlib.sha256(f"{subscription.auth}:{room_id}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:TOPIC_BYTES]).decode()


def configured_post() -> Post:
    return partial(post, allow_private=settings.DEBUG)
