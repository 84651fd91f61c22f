"""Keys for programs: shown once, kept as a hash, and worth nothing when their time is over."""

import pytest

from rooms.models import ApiToken, User
from rooms.services.tokens import create_token, find_token, revoke_token

pytestmark = pytest.mark.django_db


def test_a_token_finds_its_user_and_is_not_kept(bob: User) -> None:
    raw = create_token(user=bob, name="봇")
    found = find_token(raw)
    assert found is not None
    assert (found.user, found.name) == (bob, "봇")
    assert raw not in str(ApiToken.objects.values().get())


def test_two_tokens_are_never_the_same(bob: User) -> None:
    assert len({create_token(user=bob) for _number in range(10)}) == 10


@pytest.mark.parametrize("raw", ["", "oreum_", "x" * 10_000, "한글"])
def test_what_is_no_token_finds_nobody(bob: User, raw: str) -> None:
    create_token(user=bob)
    assert find_token(raw) is None


def test_the_stored_hash_is_no_token(bob: User) -> None:
    create_token(user=bob)
    assert find_token(ApiToken.objects.get().key_hash) is None


def test_a_revoked_token_finds_nobody_and_keeps_the_time_it_ended(bob: User) -> None:
    raw = create_token(user=bob)
    token = ApiToken.objects.get()
    revoke_token(token=token)
    ended = ApiToken.objects.get().revoked_at
    revoke_token(token=token)
    assert find_token(raw) is None
    assert ApiToken.objects.get().revoked_at == ended


def test_who_is_deactivated_has_no_token(bob: User) -> None:
    raw = create_token(user=bob)
    User.objects.update(is_active=False)
    assert find_token(raw) is None
