"""What the server offers to a browser."""

from typing import TypedDict

from django.conf import settings

from messaging.models import PushSubscription, Worker
from messaging.push.keys import public_key

ROLE = "push"


class Offer(TypedDict):
    """`key` is None where nobody would send: switched off, or without a worker."""

    key: str | None
    subscribed: bool


def offer_to(session_key: str) -> Offer:
    is_sent = settings.PUSH and Worker.objects.alive().filter(role=ROLE).exists()
    return {"key": public_key() if is_sent else None, "subscribed": is_subscribed(session_key)}


def is_subscribed(session_key: str) -> bool:
    return PushSubscription.objects.filter(session_key=session_key).exists()
