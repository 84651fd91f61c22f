"""The manifest, the service worker and the page without a network."""

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from rooms.models import User
from tests.pages import get, page_data


@pytest.mark.parametrize(("language", "name"), [("ko", "오름"), ("en", "Oreum")])
def test_each_language_has_a_manifest(client: Client, language: str, name: str) -> None:
    response = client.get(f"/manifest/{language}.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert (manifest["name"], manifest["lang"]) == (name, language)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/",
        "/",
        "standalone",
    )
    purposes = {(icon["sizes"], icon.get("purpose", "any")) for icon in manifest["icons"]}
    sizes = ("192x192", "512x512")
    assert purposes == {("any", "any")} | {
        (size, purpose) for size in sizes for purpose in ("any", "maskable")
    }
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


@pytest.mark.parametrize("path", ["/manifest/xx.webmanifest", "/offline/xx/"])
def test_a_language_that_there_is_not_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_page_names_the_manifest_and_the_worker_of_its_language(
    client: Client, alice: User, language: str
) -> None:
    response = get(client, alice, "/rooms/", language=language)
    assert f'<link rel="manifest" href="/manifest/{language}.webmanifest">' in response.text
    worker = page_data(response)["urls"]["service_worker"]
    assert worker.startswith(f"/service-worker.js?offline=%2Foffline%2F{language}%2F")


def test_the_worker_stands_at_the_root_and_is_asked_for_each_time(client: Client) -> None:
    response = client.get("/service-worker.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "text"), [("ko", "다시 시도"), ("en", "Try again")])
def test_the_page_without_a_network_is_the_same_for_everybody(
    client: Client, alice: User, language: str, text: str
) -> None:
    mine = get(client, alice, f"/offline/{language}/")
    assert text in mine.text
    assert f'lang="{language}"' in mine.text
    assert not mine.cookies
    assert alice.username not in mine.text
    assert mine.content == get(client, None, f"/offline/{language}/").content


def test_pages_may_start_workers_of_this_site_alone(client: Client) -> None:
    policy = client.get("/offline/ko/").headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
