"""The page that finds what was said, without scripts."""

import pytest
from django.test import Client

from messaging.views import search as view
from rooms.models import Room, User
from tests.messaging.saying import say
from tests.messaging.search.searching import index_all
from tests.pages import elements, get

pytestmark = pytest.mark.django_db


def test_what_was_found_is_marked_and_leads_to_its_place(
    client: Client, bob: User, room: Room
) -> None:
    message = say(room, bob, "이번 <b>번역을</b> 맡길게요")
    index_all()
    page = get(client, bob, "/search/?q=번역")
    text = page.content.decode()
    assert "이번 &lt;b&gt;<mark>번역</mark>을&lt;/b&gt; 맡길게요" in text
    assert f'href="/rooms/{room.pk}/at/{message.seq}/"' in text
    assert [one["value"] for one in elements(page, "data-search")] == ["번역"]


def test_the_fields_keep_what_was_chosen(client: Client, bob: User, room: Room) -> None:
    page = get(client, bob, f"/search/?q=번역&room={room.pk}&from=bob&after=2026-11-01&has=link")
    chosen = {one["value"] for one in elements(page, "selected")}
    assert chosen == {str(room.pk), "link"}
    values = {one.get("name"): one.get("value") for one in elements(page, "name")}
    assert (values["from"], values["after"], values["before"]) == ("bob", "2026-11-01", "")


def test_older_results_keep_the_question(
    client: Client, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "PAGE", 2)
    for number in range(3):
        say(room, bob, f"번역 {number}")
    index_all()
    first = get(client, bob, "/search/?q=번역&from=bob")
    (older,) = [one["href"] for one in elements(first, "rel") if one["rel"] == "next"]
    assert older
    second = get(client, bob, f"/search/{older}")
    assert len(elements(first, "data-found")) == 2
    assert len(elements(second, "data-found")) == 1
    assert "That was all." in second.content.decode()


def test_before_the_first_search_the_filters_are_taught(client: Client, bob: User) -> None:
    for path in ("/search/", "/search/?q=+"):
        page = get(client, bob, path)
        assert page.status_code == 200
        assert "has:link" in page.content.decode()


def test_nothing_found_says_so(client: Client, bob: User) -> None:
    page = get(client, bob, "/search/?q=<번역>")
    assert elements(page, "data-nothing-found")
    assert "Nothing found for “&lt;번역&gt;”" in page.content.decode()


@pytest.mark.parametrize("query", ["q=번", "q=has:wings", "q=번역&room=999999", "before=x"])
def test_what_is_not_understood_is_said_and_kept(client: Client, bob: User, query: str) -> None:
    page = get(client, bob, f"/search/?{query}")
    assert page.status_code == 422
    assert elements(page, "data-search")
    assert 'role="alert"' in page.content.decode()


@pytest.mark.parametrize("query", ["cursor=x", "cursor=" + "9" * 99, "q=%00번역", "room=%00"])
def test_nonsense_in_the_address_harms_nothing(client: Client, bob: User, query: str) -> None:
    assert get(client, bob, f"/search/?q=번역&{query}").status_code in {200, 422}


def test_one_has_to_be_logged_in(client: Client) -> None:
    assert get(client, None, "/search/?q=번역").status_code == 302


def test_too_many_searches_have_to_wait(client: Client, bob: User) -> None:
    answers = [get(client, bob, "/search/?q=번역").status_code for _number in range(121)]
    assert answers[-2:] == [200, 429]


def test_every_page_leads_to_the_search(client: Client, bob: User, room: Room) -> None:
    assert elements(get(client, bob, "/rooms/"), "data-search-link")
    assert f"/search/?room={room.pk}" in get(client, bob, f"/rooms/{room.pk}/").content.decode()
