"""Handshakes that come together are read together, and each is answered by its own right."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from pytest_django import DjangoAssertNumQueries

from messaging.identification import Credentials, identify
from rooms.models import ApiToken, User
from rooms.services.tokens import create_token, revoke_token

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def session_of(user: User, **changes: Any) -> Credentials:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(changes)
    session.create()
    return Credentials("ko", session_key=session.session_key)


def token_of(user: User) -> Credentials:
    return Credentials("en", token=create_token(user=user))


def names(those: Sequence[Credentials]) -> list[str | None]:
    return [one.user.username if one else None for one in identify(those)]


def test_each_is_answered_by_its_own_right(alice: User, bob: User, charlie: User) -> None:
    those = [
        session_of(bob),
        token_of(alice),
        Credentials("ko", token="oreum_unknown"),
        session_of(charlie),
        Credentials("ko", session_key="0123456789abcdef0123456789abcdef"),
        token_of(bob),
    ]
    assert names(those) == ["bob", "alice", None, "charlie", None, "bob"]
    first, second = identify(those)[:2]
    assert first
    assert (first.language, first.session_key) == ("ko", those[0].session_key)
    assert first.token_id is None
    assert second
    assert (second.language, second.session_key) == ("en", None)
    assert second.token_id is not None


def test_a_crowd_is_three_queries(
    alice: User, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    those = [make(user) for make in (session_of, token_of) for user in (alice, bob) * 20]
    with django_assert_num_queries(3):
        assert None not in identify(those)


def test_a_right_that_ended_is_refused_beside_one_that_holds(alice: User, bob: User) -> None:
    holding = [session_of(alice), token_of(alice)]
    ended = session_of(bob)
    Session.objects.filter(session_key=ended.session_key).delete()
    expired = session_of(bob)
    Session.objects.filter(session_key=expired.session_key).update(expire_date="2001-01-01T00:00Z")
    revoked = token_of(bob)
    revoke_token(token=ApiToken.objects.get(user=bob))
    assert names([*holding, ended, expired, revoked]) == ["alice", "alice", None, None, None]


def test_who_is_deactivated_is_refused_by_both(alice: User, bob: User) -> None:
    those = [session_of(bob), token_of(bob), session_of(alice)]
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert names(those) == [None, None, "alice"]


def test_a_session_of_before_a_new_password_is_refused_and_stays(bob: User) -> None:
    before = session_of(bob)
    bob.set_password("a new one")
    bob.save()
    assert names([before, session_of(bob)]) == [None, "bob"]
    assert Session.objects.filter(session_key=before.session_key).exists()


def test_a_session_signed_with_the_secret_of_before_holds(bob: User, settings: Any) -> None:
    before = session_of(bob)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, as long as one should be, and then some"
    assert names([before]) == ["bob"]
    settings.SECRET_KEY_FALLBACKS = []
    assert names([before]) == [None]


@pytest.mark.parametrize(
    "changes",
    [
        {BACKEND_SESSION_KEY: "not.a.backend.of.ours"},
        {HASH_SESSION_KEY: "of another password"},
        {HASH_SESSION_KEY: ""},
        {SESSION_KEY: "987654321"},
    ],
)
def test_a_session_that_does_not_hold_is_refused(bob: User, changes: dict[str, str]) -> None:
    assert names([session_of(bob, **changes)]) == [None]


def test_a_session_of_nobody_is_refused(db: None) -> None:
    session = SessionStore()
    session["language"] = "ko"
    session.create()
    assert names([Credentials("ko", session_key=session.session_key)]) == [None]


@pytest.mark.parametrize("key", ["", "short", "\x00" * 32, "a" * 1000, "' OR 1=1 --", "ÿþ" * 8])
def test_what_is_no_key_spoils_nobodys_answer(
    bob: User, key: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A database that refuses the text would make the whole crowd be asked one by one."""
    those = [Credentials("ko", session_key=key), session_of(bob)]
    with django_assert_num_queries(2):
        assert names(those) == [None, "bob"]
