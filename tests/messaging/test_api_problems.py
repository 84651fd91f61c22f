"""What is refused, however strange, is refused with problem details and never with an error."""

from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client

from rooms.models import Room, User
from tests.api import ROOT, call

pytestmark = pytest.mark.django_db


def send_raw(client: Client, method: str, path: str, body: bytes) -> Any:
    return client.generic(method, ROOT + path, body, content_type="application/json")


def assert_problem(response: Any, status: int, code: str) -> None:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"body=form&kind=public",
        b'{"name": NaN, "kind": "public"}',
        b'{"name": Infinity, "kind": "public"}',
        b'{"name": "\\ud800", "kind": "public"}',
        b'{"name": "a\\u0000b", "kind": "public"}',
        b'{"name": "\xff\xfe", "kind": "public"}',
        b'{"name": 1' + b"0" * 400 + b', "kind": "public"}',
        b'{"name": ' + b"[" * 100_000,
        b'{"name": {"a": 1}, "kind": "public"}',
    ],
)
def test_a_body_that_is_not_what_the_call_wants_is_invalid(
    client: Client, alice: User, body: bytes
) -> None:
    client.force_login(alice)
    assert_problem(send_raw(client, "POST", "/rooms", body), 422, "invalid")


@pytest.mark.parametrize(
    "body",
    [
        b'{"seq": -1}',
        b'{"seq": 9007199254740993}',
        b'{"seq": 1e400}',
        b'{"seq": 1.5}',
        b'{"seq": "1"}',
        b'{"seq": true}',
        b'{"seq": null}',
        b'{"seq": 1' + b"0" * 5_000 + b"}",
    ],
)
def test_a_seq_is_a_whole_number_that_javascript_can_count(
    client: Client, room: Room, bob: User, body: bytes
) -> None:
    client.force_login(bob)
    assert_problem(send_raw(client, "PUT", f"/rooms/{room.pk}/read", body), 422, "invalid")


@pytest.mark.parametrize(
    "body",
    [
        b'{"body": "a\\u0000b"}',
        b'{"body": "\\udc00"}',
        b'{"body": 5}',
        b'{"body": "a", "client_id": "not a uuid"}',
        b'{"body": "a", "client_id": 7}',
        b'{"body": "a", "reply_to": 9223372036854775808}',
        b'{"body": "a", "reply_to": 0}',
        b'{"body": "a", "attachments": [1, 1]}',
        b'{"body": "a", "attachments": "1"}',
    ],
)
def test_a_message_that_cannot_be_stored_is_invalid(
    client: Client, room: Room, bob: User, body: bytes
) -> None:
    client.force_login(bob)
    assert_problem(send_raw(client, "POST", f"/rooms/{room.pk}/messages", body), 422, "invalid")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "after=-1",
        "after=9223372036854775808",
        "after=%00",
        "after=",
    ],
)
def test_a_query_out_of_bounds_is_invalid(
    client: Client, room: Room, bob: User, query: str
) -> None:
    for path in ("messages", "events", "members"):
        assert_problem(call(client, bob, "GET", f"/rooms/{room.pk}/{path}?{query}"), 422, "invalid")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/nothing",
        "/rooms/x",
        "/rooms/-1",
        "/rooms/0",
        f"/rooms/{10**30}",
        "/rooms/1/nothing",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, alice: User, path: str) -> None:
    for method in ("GET", "POST") if path in {"", "/nothing"} else ("GET",):
        response = call(client, alice, method, path)
        # Below the root the site's own page answers, as for any other address.
        if path != "":
            assert_problem(response, 404, "not_found")
        else:
            assert response.status_code in {301, 404}


def test_a_method_that_an_address_does_not_know_is_told_with_those_it_does(
    client: Client, alice: User
) -> None:
    response = call(client, alice, "DELETE", "/rooms")
    assert_problem(response, 405, "invalid")
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


def test_a_wrong_field_is_named(client: Client, alice: User) -> None:
    problem = call(client, alice, "POST", "/rooms", {"name": "방", "kind": "secret"}).json()
    assert problem["detail"].startswith("kind: ")
    assert [error["field"] for error in problem["errors"]] == ["kind"]


def test_refusals_speak_the_language_of_the_caller(client: Client, alice: User) -> None:
    details = {
        call(client, alice, "GET", "/rooms/1", **{"Accept-Language": language}).json()["detail"]
        for language in ("en", "ko")
    }
    assert len(details) == 2


def test_a_database_that_is_away_is_said_and_worth_another_try(client: Client, alice: User) -> None:
    client.force_login(alice)
    away = mock.patch("messaging.api.rooms.rooms_for", side_effect=OperationalError("secret"))
    with away:
        response = client.get(f"{ROOT}/rooms")
    assert_problem(response, 503, "unavailable")
    assert response["Retry-After"] == "1"
    assert b"secret" not in response.content


def test_what_nobody_foresaw_is_a_problem_without_details(client: Client, alice: User) -> None:
    client.force_login(alice)
    with mock.patch("messaging.api.rooms.rooms_for", side_effect=ZeroDivisionError("secret")):
        response = client.get(f"{ROOT}/rooms")
    assert_problem(response, 500, "unavailable")
    assert b"secret" not in response.content


def test_a_body_beyond_all_bounds_is_too_large(client: Client, alice: User) -> None:
    client.force_login(alice)
    body = b'{"name": "' + b"a" * 3_000_000 + b'", "kind": "public"}'
    assert_problem(send_raw(client, "POST", "/rooms", body), 413, "too_large")
