"""What is pushed can be read by the browser alone that it is for (RFC 8291)."""

import base64
import binascii

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

SECRET_BYTES = 16
POINT_BYTES = 65


class BadKey(ValueError):
    """No key of a browser."""


def seal(content: bytes, *, p256dh: str, auth: str) -> bytes:
    """The body of a push, `Content-Encoding: aes128gcm`, with a key pair of its own."""
    sealed: bytes = http_ece.encrypt(
        content,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=decoded(p256dh),
        auth_secret=decoded(auth),
        version="aes128gcm",
    )
    return sealed


def check_keys(*, p256dh: str, auth: str) -> None:
    """Raises BadKey for what nothing can be sealed with."""
    if len(decoded(auth)) != SECRET_BYTES or len(point := decoded(p256dh)) != POINT_BYTES:
        raise BadKey
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise BadKey from None


def decoded(text: str) -> bytes:
    """From base64url, with or without what fills it up. Raises BadKey."""
    try:
        bare = text.rstrip("=").encode("ascii")
        return base64.b64decode(bare + b"=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise BadKey from None
