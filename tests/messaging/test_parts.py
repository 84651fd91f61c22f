"""What the client builds from is no part of a page: it is fetched once and kept."""

import json
import re

import pytest
from django.test import Client

from rooms.models import Room, User
from tests.messaging.saying import say
from tests.pages import elements, get, page_data

# Bytes of a page with as many messages as one holds, beside them what a small team has.
BUDGET = 60 * 1024
SAID = "내일 아침 회의는 열 시로 옮겼어요. 자료는 오늘 저녁까지 올려 둘게요."

pytestmark = pytest.mark.django_db(transaction=True)


def address(client: Client, user: User, language: str) -> str:
    found: str = page_data(get(client, user, "/rooms/", language=language))["urls"]["parts"]
    return found


@pytest.mark.parametrize(("language", "text"), [("ko", "오늘"), ("en", "Today")])
def test_a_page_names_those_of_its_language_and_browsers_keep_them(
    client: Client, alice: User, language: str, text: str
) -> None:
    path = address(client, alice, language)
    page = get(client, alice, "/rooms/", language=language)
    (preload,) = [link for link in elements(page, "href") if link["href"] == path]
    assert (preload["rel"], preload["as"]) == ("preload", "fetch")
    assert preload["fetchpriority"] == "low"
    assert "crossorigin" in preload
    response = client.get(path)
    texts = re.search(r'<script id="texts"[^>]*>(.*?)</script>', response.text)
    assert texts
    assert json.loads(texts[1])["today"] == text
    assert set(response.headers["Cache-Control"].split(", ")) == {
        "public",
        "max-age=31536000",
        "immutable",
    }


def test_they_are_the_same_for_everybody(client: Client, alice: User, bob: User) -> None:
    path = address(client, alice, "ko")
    mine, theirs = get(client, alice, path), get(client, bob, path, language="en")
    assert mine.content == theirs.content == get(client, None, path).content
    assert "Set-Cookie" not in mine.headers
    assert "Cookie" not in mine.headers.get("Vary", "")


def test_they_go_over_the_line_compressed(client: Client, alice: User) -> None:
    response = client.get(address(client, alice, "ko"), headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 10_000


def test_of_another_version_one_gets_these_and_asks_again(client: Client, alice: User) -> None:
    path = address(client, alice, "ko")
    older = client.get("/parts/ko/000000000000/")
    assert older.content == client.get(path).content
    assert older.headers["Cache-Control"] == "no-cache"


def test_a_language_that_there_is_not_is_not_found(client: Client) -> None:
    assert client.get("/parts/xx/000000000000/").status_code == 404


def test_a_page_of_a_room_is_light(client: Client, room: Room, alice: User, bob: User) -> None:
    for number in range(60):
        say(room, (alice, bob)[number // 3 % 2], f"{SAID} {number}")
    page = get(client, alice, f"/rooms/{room.pk}/", language="ko")
    assert page.text.count("<article") == 50
    assert "<template" not in page.text
    assert len(page.content) < BUDGET
