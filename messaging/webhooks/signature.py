"""How a receiver knows that a delivery is ours, and of now. Pure."""

import hashlib
import hmac
import secrets

PREFIX = "oreum_"  # what is hidden in logs is known by it


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def signature(secret: str, body: bytes, *, at: int) -> str:
    """The value of X-Oreum-Signature; `at` is the time of this try in seconds since 1970."""
    signed = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"
