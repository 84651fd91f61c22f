"""Who may call: a bearer token, or a session with its CSRF token."""

import pytest
from django.test import Client

from rooms.models import ApiToken, User
from rooms.services.tokens import create_token, revoke_token
from tests.api import ROOT

pytestmark = pytest.mark.django_db

ROOM = {"name": "방", "kind": "public"}


@pytest.fixture
def strict() -> Client:
    """A client for whom CSRF is checked as in a browser."""
    return Client(enforce_csrf_checks=True)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_bearer_token_needs_no_csrf(strict: Client, alice: User) -> None:
    headers = bearer(create_token(user=alice))
    assert strict.get(f"{ROOT}/me", headers=headers).json()["id"] == alice.pk
    made = strict.post(f"{ROOT}/rooms", ROOM, content_type="application/json", headers=headers)
    assert made.status_code == 201


def test_a_session_may_read_but_writes_with_csrf_only(strict: Client, alice: User) -> None:
    strict.force_login(alice)
    assert strict.get(f"{ROOT}/me").status_code == 200
    refused = strict.post(f"{ROOT}/rooms", ROOM, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert refused["Content-Type"] == "application/problem+json"


def test_a_session_with_its_csrf_token_may_write(strict: Client, alice: User) -> None:
    strict.force_login(alice)
    strict.cookies["csrftoken"] = "a" * 32
    headers = {"X-CSRFToken": "a" * 32}
    made = strict.post(f"{ROOT}/rooms", ROOM, content_type="application/json", headers=headers)
    assert made.status_code == 201


def test_nobody_is_asked_to_log_in_before_anything_else(strict: Client) -> None:
    for answer in (strict.get(f"{ROOT}/me"), strict.post(f"{ROOT}/rooms", ROOM)):
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
        assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer nonsense", "Bearer \xff", "Basic YTpi"]
)
def test_a_wrong_token_is_refused(strict: Client, db: None, header: str) -> None:
    answer = strict.get(f"{ROOT}/me", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_a_wrong_token_is_refused_beside_a_good_session(strict: Client, alice: User) -> None:
    strict.force_login(alice)
    assert strict.get(f"{ROOT}/me", headers=bearer("nonsense")).status_code == 401


def test_a_revoked_token_and_that_of_a_deactivated_user_are_refused(
    strict: Client, alice: User, bob: User
) -> None:
    of_alice, of_bob = create_token(user=alice), create_token(user=bob)
    revoke_token(token=ApiToken.objects.get(user=alice))
    User.objects.filter(pk=bob.pk).update(is_active=False)
    for token in (of_alice, of_bob):
        assert strict.get(f"{ROOT}/me", headers=bearer(token)).status_code == 401


def test_a_token_is_kept_as_its_hash_only(alice: User) -> None:
    raw = create_token(user=alice, name="bot")
    assert raw not in str(ApiToken.objects.values().get())
