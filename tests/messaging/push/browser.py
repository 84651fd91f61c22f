"""A browser that subscribes, and the push service of its maker: a real server on loopback. The one
opens what was sealed, the other checks who sends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.sessions.backends.db import SessionStore
from py_vapid.jwt import decode
from py_vapid.utils import b64urlencode

from messaging.models import PushSubscription
from messaging.services.push import subscribe
from rooms.models import User
from tests.messaging.posting.receiver import Delivery, Receiver, receiving

SECRET = b"sixteen bytes ok"


@dataclass
class Browser:
    service: Receiver = field(default_factory=Receiver)
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def endpoint(self) -> str:
        return f"{self.service.url}&browser={id(self)}"

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": b64urlencode(point), "auth": b64urlencode(SECRET)}

    @property
    def shown(self) -> list[dict[str, Any]]:
        """What was pushed, opened."""
        return [self.opened(delivery) for delivery in self.service.got]

    @property
    def bodies(self) -> list[str]:
        return [shown["body"] for shown in self.shown]

    def opened(self, delivery: Delivery) -> dict[str, Any]:
        assert delivery.headers["Content-Encoding"] == "aes128gcm"
        content = http_ece.decrypt(delivery.body, private_key=self.key, auth_secret=SECRET)
        opened: dict[str, Any] = orjson.loads(content)
        return opened


@contextmanager
def a_browser() -> Iterator[Browser]:
    browser = Browser()
    with receiving(browser.service):
        yield browser


def claims(delivery: Delivery) -> tuple[str, dict[str, Any]]:
    """The key of who sent it, and what it says of itself; raises where the signature is wrong."""
    scheme, _space, rest = delivery.headers["Authorization"].partition(" ")
    assert scheme == "vapid"
    parts = dict(part.split("=", 1) for part in rest.split(","))
    return parts["k"], decode(parts["t"], parts["k"])


def subscribed(browser: Browser, user: User, language: str = "ko") -> PushSubscription:
    session = SessionStore()
    session["somebody"] = user.pk
    session.save()
    return subscribe(
        user=user,
        session_key=str(session.session_key),
        endpoint=browser.endpoint,
        language=language,
        **browser.keys,
    )
