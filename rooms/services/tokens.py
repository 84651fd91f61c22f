"""Bearer tokens for programs."""

import hashlib
import secrets
from collections.abc import Collection

from django.utils import timezone

from rooms.models import ApiToken, User

PREFIX = "oreum_"


def create_token(*, user: User, name: str = "") -> str:
    """A new token, to be shown once: only its hash is kept."""
    raw = new_token()
    ApiToken.objects.create(user=user, name=name, key_hash=hash_of(raw))
    return raw


def new_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def find_token(raw: str) -> ApiToken | None:
    """The live token of an active user, with the user loaded."""
    return find_tokens([raw]).get(raw)


def find_tokens(raws: Collection[str]) -> dict[str, ApiToken]:
    """The same for many in one query; what is no live token is missing."""
    if not raws:
        return {}
    hashes = {hash_of(raw): raw for raw in raws}
    found = ApiToken.objects.select_related("user").filter(
        key_hash__in=hashes, revoked_at=None, user__is_active=True
    )
    return {hashes[token.key_hash]: token for token in found}


def revoke_token(*, token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def hash_of(raw: str) -> str:
    # A token has 256 random bits: a plain hash is as strong as a slow one and costs no time.
    return hashlib.sha256(raw.encode()).hexdigest()
