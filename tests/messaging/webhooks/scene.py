"""A room with a webhook, and a courier whose clock and answers are in the test's hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from django.db import transaction

from messaging.models import Webhook, WebhookDelivery
from messaging.posting.post import Answer
from messaging.services.webhooks import create_webhook
from messaging.webhooks.courier import Courier
from messaging.webhooks.queue import Happened, queue
from rooms.models import Room, RoomEvent, User
from tests.messaging.saying import say

EVENT = ("room_id", "seq", "type")
START = datetime(2026, 11, 26, 9, tzinfo=UTC)
TAKEN = Answer(None, 204)
FAILED = Answer(WebhookDelivery.Problem.STATUS, 500)


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Scripted:
    """A post that answers what the test wants, and keeps what it got."""

    answer: Answer = TAKEN
    got: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.got.append((dict(headers), orjson.loads(body)))
        return self.answer

    @property
    def seqs(self) -> list[int]:
        return [event["seq"] for _headers, event in self.got]

    @property
    def keys(self) -> list[str]:
        return [headers["X-Oreum-Delivery"] for headers, _event in self.got]


@dataclass
class Scene:
    clock: Clock = field(default_factory=Clock)
    post: Scripted = field(default_factory=Scripted)

    def courier(self) -> Courier:
        return Courier(post=self.post, now=self.clock, uniform=lambda low, high: 1.0)

    def deliver_all(self, hook: Webhook) -> None:
        courier = self.courier()
        while courier.deliver(hook.pk):
            pass


def a_webhook(room: Room, owner: User, **more: Any) -> Webhook:
    given = {"kind": "outgoing", "name": "알림", "url": "https://8.8.8.8/", **more}
    return create_webhook(actor=owner, room=room, **given).webhook


def queue_log(room: Room) -> int:
    """Hand the whole log of the room to its webhooks; how many deliveries that made."""
    before = WebhookDelivery.objects.count()
    with transaction.atomic():
        queue(Happened(*row) for row in RoomEvent.objects.after(room.pk, 0).values_list(*EVENT))
    return WebhookDelivery.objects.count() - before


def told(room: Room, author: User, *bodies: str) -> list[int]:
    """Say it, and queue it; the seqs."""
    seqs = [say(room, author, body).seq for body in bodies]
    queue_log(room)
    return seqs
