"""/metrics: for Prometheus, which holds the token, for admins, and for nobody else."""

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from rooms.models import User
from rooms.services.tokens import create_token

TOKEN = "twenty-two characters."

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(settings: Settings) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


def status(client: Client, **headers: str) -> int:
    return client.get("/metrics", headers=headers).status_code


def test_the_page_is_text_as_prometheus_reads_it(client: Client) -> None:
    response = client.get("/metrics")
    families = {family.name for family in text_string_to_metric_families(response.text)}
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert {"oreum_sockets", "oreum_deliveries", "oreum_delivery_seconds"} <= families
    assert response.headers["Cache-Control"].startswith("max-age=0")


def test_no_series_names_a_room_or_a_person(client: Client) -> None:
    labels = {
        label
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        for label in sample.labels
    }
    known = {
        "process",
        "lane",
        "layer",
        "shard",
        "le",
        "code",
        "outcome",
        "what",
        "found_by",
        "dependency",
        "status",
    }
    assert labels <= known


def test_who_holds_the_token_may_read(client: Client, token: str) -> None:
    assert status(client, authorization=f"Bearer {token}") == 200
    assert status(client, authorization=f"bearer  {token} ") == 200


@pytest.mark.parametrize(
    "wrong", ["Bearer", "Bearer no", f"Basic {TOKEN}", TOKEN, "Bearer 오름", ""]
)
def test_who_holds_another_token_finds_nothing(client: Client, token: str, wrong: str) -> None:
    assert status(client, authorization=wrong.encode().decode("latin-1")) == 404


def test_with_a_token_set_being_here_is_not_enough(client: Client, token: str) -> None:
    assert status(client) == 404


def test_without_a_token_this_machine_may_read(client: Client) -> None:
    for address in ("127.0.0.1", "::1"):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize("address", ["10.0.0.5", "2001:db8::1", ""])
def test_without_a_token_other_machines_find_nothing(client: Client, address: str) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize(
    "header", ["forwarded", "via", "x-forwarded-for", "x-forwarded-proto", "x-real-ip"]
)
def test_a_proxy_on_this_machine_does_not_make_visitors_local(client: Client, header: str) -> None:
    assert status(client, **{header: "127.0.0.1"}) == 404


def test_without_a_token_an_empty_one_opens_nothing(client: Client) -> None:
    assert status(client, authorization="Bearer ") == 404


def test_an_admin_may_read_in_the_browser(client: Client, dana: User, token: str) -> None:
    client.force_login(dana)
    assert status(client) == 200


def test_people_find_nothing_wherever_they_are(client: Client, charlie: User, dana: User) -> None:
    client.force_login(charlie)
    assert status(client) == 404
    bearer = create_token(user=dana)
    assert status(client, authorization=f"Bearer {bearer}") == 404


def test_what_is_refused_looks_like_what_is_not_there(client: Client, charlie: User) -> None:
    client.force_login(charlie)
    refused, absent = client.get("/metrics"), client.get("/no-such-page")
    assert refused.status_code == absent.status_code == 404
    assert refused.templates[0].name == absent.templates[0].name
