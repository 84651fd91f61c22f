"""Who people are by what their handshakes bring: read together for all that come at the same time
(docs/decisions/0017-arrivals-read-together.md). Nothing is written.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from messaging.live.identity import Identity
from rooms.models import ApiToken, User
from rooms.services.tokens import find_tokens
from rooms.sessions import SessionStore, holds

# What Django makes as keys; anything else is no session, and need not reach the database.
SESSION_KEYS = re.compile(r"[a-z0-9]{8,40}", re.ASCII)

store = SessionStore()


@dataclass(frozen=True, slots=True)
class Credentials:
    """A bearer token or the key of a session, as they came."""

    language: str
    token: str | None = None
    session_key: str | None = None


def identify(those: Sequence[Credentials]) -> list[Identity | None]:
    """Who each of them is: None for what is not, or not any more, a right to come in."""
    tokens = find_tokens({one.token for one in those if one.token is not None})
    sessions = users_of_sessions({one.session_key for one in those if one.session_key is not None})
    return [identity(one, tokens, sessions) for one in those]


def identity(
    one: Credentials, tokens: Mapping[str, ApiToken], sessions: Mapping[str, User]
) -> Identity | None:
    if one.token is not None:
        token = tokens.get(one.token)
        return Identity(token.user, one.language, token_id=token.pk) if token else None
    user = sessions.get(one.session_key or "")
    return Identity(user, one.language, session_key=one.session_key) if user else None


def users_of_sessions(keys: Collection[str]) -> dict[str, User]:
    """By key, as `django.contrib.auth.get_user` finds one, but that nothing is flushed or renewed:
    no handshake can hand out a new cookie.
    """
    contents = read_sessions({key for key in keys if SESSION_KEYS.fullmatch(key)})
    users = read_users(contents.values())
    found = {key: users.get(str(content.get(SESSION_KEY))) for key, content in contents.items()}
    return {
        key: user
        for key, user in found.items()
        if user and holds(contents[key], user, older_secrets=True)
    }


def read_sessions(keys: Collection[str]) -> dict[str, dict[str, Any]]:
    if not keys:
        return {}
    live = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    rows = live.values_list("session_key", "session_data")
    return {key: store.decode(text) for key, text in rows}


def read_users(contents: Collection[dict[str, Any]]) -> dict[str, User]:
    """By their ids as text, which is what a session holds."""
    ids = {str(content[SESSION_KEY]) for content in contents if SESSION_KEY in content}
    users = User.objects.filter(pk__in=ids) if ids else []
    return {str(user.pk): user for user in users}
