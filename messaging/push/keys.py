"""Who pushes: the key that browsers subscribe for, and what a push service checks (RFC 8292)."""

from functools import cache

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from messaging.posting.addresses import Target

# A day is the most that a push service takes.
SECONDS_VALID = 12 * 3600


def public_key() -> str:
    """What a browser wants as `applicationServerKey`, in base64url."""
    return _public_key(settings.PUSH_KEY)


@cache
def _public_key(private_key: str) -> str:
    point = _vapid(private_key).public_key.public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    return str(b64urlencode(point))


def authorization(target: Target, *, at: int) -> str:
    """The header for this push service; `at` is now, in seconds since 1970."""
    claims = {
        "aud": f"{target.scheme}://{target.authority}",
        "exp": at + SECONDS_VALID,
        "sub": settings.PUSH_CONTACT,
    }
    return str(_vapid(settings.PUSH_KEY).sign(claims)["Authorization"])


@cache
def _vapid(private_key: str) -> Vapid02:
    vapid = Vapid02.from_raw(private_key.encode())
    # An address with a port is one too; the setting was checked when it was read.
    vapid.conf["no-strict"] = True
    return vapid
