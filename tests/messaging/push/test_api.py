"""How a browser asks to be told, and who may not."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from messaging.models import PushSubscription, Worker
from messaging.push.keys import public_key
from rooms.models import User
from rooms.services.tokens import create_token
from tests.api import ROOT, call
from tests.messaging.push.browser import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PATH = "/me/push"


def given(browser: Browser, **other: Any) -> dict[str, Any]:
    return {"endpoint": browser.endpoint, "keys": browser.keys, **other}


def again(client: Client, method: str, content: Any = None) -> Any:
    """In the same session."""
    return client.generic(method, ROOT + PATH, json.dumps(content), content_type="application/json")


def test_a_browser_subscribes_and_ends_it(client: Client, alice: User, browser: Browser) -> None:
    Worker.objects.create(role="push", host="here", pid=1)
    assert call(client, alice, "GET", PATH).json() == {"key": public_key(), "subscribed": False}
    assert again(client, "PUT", given(browser)).json()["subscribed"] is True
    assert again(client, "PUT", given(browser)).json()["subscribed"] is True
    kept = PushSubscription.objects.get()
    assert (kept.user, kept.language) == (alice, "ko")
    assert again(client, "DELETE").status_code == 204
    assert again(client, "DELETE").status_code == 204
    assert not PushSubscription.objects.exists()


def test_without_a_worker_nothing_is_offered(client: Client, alice: User) -> None:
    assert call(client, alice, "GET", PATH).json()["key"] is None


def test_where_it_is_off_nothing_is_offered_or_taken(
    client: Client, alice: User, browser: Browser, settings: Settings
) -> None:
    settings.PUSH = False
    Worker.objects.create(role="push", host="here", pid=1)
    assert call(client, alice, "GET", PATH).json()["key"] is None
    assert call(client, alice, "PUT", PATH, given(browser)).status_code == 404


def test_strangers_and_programs_are_refused(client: Client, alice: User, browser: Browser) -> None:
    token = create_token(user=alice, name="bot")
    bearer = {"authorization": f"Bearer {token}"}
    for method, content in (("GET", None), ("PUT", given(browser)), ("DELETE", None)):
        assert call(client, None, method, PATH, content).status_code == 401
        assert call(client, None, method, PATH, content, **bearer).status_code == 403
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "nowhere",
        "ftp://8.8.8.8/x",
        "http://8.8.8.8/x",
        "https://127.0.0.1/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/x",
        "https://[::1]/x",
        "https://user@8.8.8.8/x",
        "https://8.8.8.8:25/x",
        "https://8.8.8.8/" + "x" * 1_000,
    ],
)
def test_no_other_address_than_one_of_a_push_service_is_taken(
    client: Client, alice: User, browser: Browser, settings: Settings, endpoint: str
) -> None:
    settings.DEBUG = False
    answer = call(client, alice, "PUT", PATH, given(browser, endpoint=endpoint))
    assert answer.status_code == 422
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": "", "auth": ""},
        {"p256dh": "한글", "auth": "한글"},
        {"p256dh": "B" * 87, "auth": "c2l4dGVlbiBieXRlcyBvaw"},
        {"p256dh": "c2hvcnQ", "auth": "c2l4dGVlbiBieXRlcyBvaw"},
    ],
)
def test_keys_that_nothing_can_be_sealed_with_are_refused(
    client: Client, alice: User, browser: Browser, keys: dict[str, str]
) -> None:
    assert call(client, alice, "PUT", PATH, given(browser, keys=keys)).status_code == 422


def test_of_more_than_ten_browsers_the_oldest_goes(
    client: Client, alice: User, browser: Browser
) -> None:
    for number in range(12):
        endpoint = f"{browser.endpoint}{number}"
        call(client, alice, "PUT", PATH, given(browser, endpoint=endpoint))
        PushSubscription.objects.filter(endpoint=endpoint).update(created_at=timezone.now())
    ends = [row.endpoint[-2:] for row in PushSubscription.objects.order_by("pk")]
    assert len(ends) == 10
    assert ends[-1] == "11"


def test_a_browser_that_somebody_else_uses_now_is_theirs(
    client: Client, alice: User, bob: User, browser: Browser
) -> None:
    call(client, alice, "PUT", PATH, given(browser))
    call(client, bob, "PUT", PATH, given(browser))
    assert PushSubscription.objects.get().user == bob


def test_too_many_at_a_time_are_refused(client: Client, alice: User, browser: Browser) -> None:
    statuses = [call(client, alice, "PUT", PATH, given(browser)).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
