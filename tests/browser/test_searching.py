"""Searching: what was said a moment ago is found, shown with its word marked, and led to."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from docs.visiting import PHONE
from tests.browser.people import Person, Place
from tests.running import RunningOreum
from tests.waiting import wait_until


def search(person: Person, words: str, least: int = 1) -> Locator:
    """What is found. Once more while the index has not caught up with what was said just now."""
    found = person.page.locator("[data-found]")

    def ask() -> int:
        person.page.goto("/search/")
        person.page.locator("[data-search]").fill(words)
        person.page.locator("[data-search]").press("Enter")
        person.page.wait_for_url("**/search/?q=*")
        return found.count()

    wait_until(lambda: ask() >= least, seconds=40, what=f"{least} found for {words}")
    return found


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_a_part_of_a_word_finds_it_marked_and_leads_there(
    oreum: RunningOreum, alice: Person, arrive: Callable[..., Person], size: dict[str, object]
) -> None:
    room = alice.open_room("번역 모임")
    alice.say("번역을 마쳤어요")
    alice.say("다음 주에 봐요")
    alice.sees("번역을 마쳤어요", "다음 주에 봐요")
    bob = arrive(oreum, **size)
    bob.join(room)
    found = search(bob, f"번역 in:{room.id}")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text("번역")
    found.locator("a").click()
    bob.page.wait_for_url(f"**{room.path}at/*/")
    flashed = bob.page.locator("[data-flash]")
    expect(flashed.locator("[data-body]")).to_have_text("번역을 마쳤어요")
    expect(flashed).to_be_in_viewport()


def test_filters_narrow_down_what_is_found(alice: Person, bob: Person, room: Place) -> None:
    alice.say("감귤은 앨리스가")
    alice.sees("감귤은 앨리스가")
    bob.say("감귤은 밥이")
    alice.sees("감귤은 앨리스가", "감귤은 밥이")
    search(alice, "감귤", least=2)
    alice.page.locator(".search-filters summary").click()
    alice.page.locator("[name=from]").fill(bob.username)
    alice.page.locator("[name=room]").select_option(str(room.id))
    alice.page.locator("[data-search]").press("Enter")
    expect(alice.page.locator("[data-found]")).to_have_count(1)
    expect(alice.page.locator("[data-found]")).to_contain_text("감귤은 밥이")
    expect(alice.page.locator(".search-filters")).to_have_attribute("open", "")
    alice.page.locator("[name=has]").select_option("file")
    alice.page.locator("[data-search]").press("Enter")
    expect(alice.page.locator("[data-nothing-found]")).to_be_visible()


def test_nobody_finds_what_was_said_where_they_are_not(
    oreum: RunningOreum, alice: Person, arrive: Callable[..., Person]
) -> None:
    alice.open_room("우리끼리", kind="private")
    alice.say("비밀스러운 감귤밭")
    alice.sees("비밀스러운 감귤밭")
    expect(search(alice, "비밀스러운")).to_have_count(1)
    charlie = arrive(oreum)
    charlie.page.goto("/search/?q=비밀스러운")
    expect(charlie.page.locator("[data-nothing-found]")).to_be_visible()


def test_what_was_deleted_is_found_no_more(alice: Person, room: Place) -> None:
    alice.say("지울 감귤 이야기")
    alice.sees("지울 감귤 이야기")
    words = f"지울 in:{room.id}"
    expect(search(alice, words).locator(".found-line")).to_have_text(["지울 감귤 이야기"])
    alice.look_at(room)
    alice.page.locator("[data-mine]").press("Delete")
    alice.page.locator("[data-delete-dialog] button[value=yes]").click()
    expect(alice.page.locator("[data-deleted]")).to_be_visible()
    wait_until(lambda: finds_nothing(alice, words), seconds=40)


def finds_nothing(person: Person, words: str) -> bool:
    """Asked anew each time, for the index follows the log."""
    person.page.goto(f"/search/?q={words}")
    return person.page.locator("[data-nothing-found]").is_visible()
