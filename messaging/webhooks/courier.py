"""One try of the next delivery of one webhook: read, posted, written down."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http import HTTPStatus

import orjson
import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messaging.metrics.instruments import WEBHOOK_POSTS
from messaging.models import Webhook, WebhookDelivery
from messaging.posting.backoff import is_hopeless, pause
from messaging.posting.post import Answer, Post, post
from messaging.reading import without_deleted_bodies
from messaging.webhooks.notice import tell_owners
from messaging.webhooks.signature import signature
from rooms.events import Event, as_event, timestamp
from rooms.models import RoomEvent

State = WebhookDelivery.State
Problem = WebhookDelivery.Problem

logger = structlog.get_logger(__name__)

TEST = "webhook.test"


@dataclass
class Courier:
    """At least once and in order: a delivery is marked after its answer, and before it nothing of
    the same webhook is tried. Whoever calls sees to it that a webhook is in one hand at a time.
    """

    post: Post = field(default_factory=lambda: configured_post())
    now: Callable[[], datetime] = timezone.now
    uniform: Callable[[float, float], float] = random.uniform

    def deliver(self, webhook_id: int) -> bool:
        """Try what is next; whether the one after it may be tried at once."""
        hook = Webhook.objects.sending().filter(pk=webhook_id).select_related("room").first()
        delivery = hook and hook.deliveries.waiting().first()
        if not hook or not delivery:
            return False
        event = event_of(hook, delivery)
        answer = self._post(hook, delivery, event) if event else Answer(Problem.MISSING)
        return self._write_down(hook.pk, delivery.pk, answer)

    def _post(self, hook: Webhook, delivery: WebhookDelivery, event: Event) -> Answer:
        body = orjson.dumps(event)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Oreum-Webhook/1",
            "X-Oreum-Event": f"{event['room']}:{event['seq']}",
            "X-Oreum-Delivery": str(delivery.key),
            "X-Oreum-Signature": signature(hook.secret, body, at=int(self.now().timestamp())),
        }
        return self.post(hook.url, body, headers)

    @transaction.atomic
    def _write_down(self, webhook_id: int, delivery_id: int, answer: Answer) -> bool:
        """Under the webhook's lock: its owner may change or remove it meanwhile."""
        WEBHOOK_POSTS.labels(answer.problem or "delivered").inc()
        hook = Webhook.objects.select_for_update().filter(pk=webhook_id).first()
        delivery = WebhookDelivery.objects.filter(pk=delivery_id, state=State.WAITING).first()
        if not hook or not delivery:
            return False
        now = self.now()
        delivery.tries += 1
        delivery.tried_at = now
        delivery.status = answer.status
        delivery.problem = answer.problem or ""
        delivery.milliseconds = answer.milliseconds
        is_over = answer.problem in {None, Problem.MISSING}
        if is_over:
            delivery.state = State.DROPPED if answer.problem else State.DELIVERED
            delivery.ended_at = now
            hook.failing_since = hook.retry_at = None
        else:
            self._put_off(hook, delivery, answer, now)
        delivery.save()
        hook.save(update_fields=STANDING)
        return is_over

    def _put_off(
        self, hook: Webhook, delivery: WebhookDelivery, answer: Answer, now: datetime
    ) -> None:
        hook.failing_since = hook.failing_since or now
        hook.retry_at = now + pause(delivery.tries, answer.retry_after, self.uniform)
        if answer.status == HTTPStatus.GONE:
            disable(hook, Webhook.Reason.GONE, now)
        elif is_hopeless(hook.failing_since, now):
            disable(hook, Webhook.Reason.FAILING, now)


STANDING = ["state", "failing_since", "retry_at", "disabled_at", "disabled_reason"]


def disable(hook: Webhook, reason: Webhook.Reason, now: datetime) -> None:
    """Nothing more is sent, and its owners are told after the commit."""
    if hook.state != Webhook.State.ACTIVE:
        return
    hook.state = Webhook.State.DISABLED
    hook.disabled_at, hook.disabled_reason, hook.retry_at = now, reason, None
    logger.warning("webhook disabled", webhook=hook.pk, room=hook.room_id, reason=reason.value)
    transaction.on_commit(partial(tell_owners, hook), robust=True)


def event_of(hook: Webhook, delivery: WebhookDelivery) -> Event | None:
    """What is to be told, as the log has it now; None where it has it no more."""
    if delivery.seq is None:
        return _test_event(hook, delivery)
    row = RoomEvent.objects.filter(room=hook.room_id, seq=delivery.seq).first()
    return as_event(without_deleted_bodies([row])[0]) if row else None


def _test_event(hook: Webhook, delivery: WebhookDelivery) -> Event:
    """Of no log: its seq is 0."""
    return {
        "room": hook.room_id,
        "seq": 0,
        "type": TEST,
        "at": timestamp(delivery.created_at),
        "actor": None,
        "data": {"webhook": hook.pk, "name": hook.name},
    }


def configured_post() -> Post:
    return partial(post, allow_private=settings.WEBHOOK_ALLOW_PRIVATE)
