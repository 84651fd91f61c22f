"""What is found, in which order, and by which filters."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from messaging.search import finding
from messaging.search.finding import find
from messaging.search.wanted import understand
from rooms.errors import Invalid
from rooms.models import Room, User
from rooms.services.rooms import create_room
from tests.cast import person
from tests.messaging.saying import say
from tests.messaging.search.searching import found, index_all

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Asia/Seoul"))


def test_two_syllables_find_the_word_they_are_part_of(bob: User, room: Room) -> None:
    say(room, bob, "번역을 맡길게요")
    say(room, bob, "통역을 맡길게요")
    assert found(bob, "번역") == ["번역을 맡길게요"]


def test_the_newest_comes_first_by_when_it_was_said(bob: User, room: Room, alice: User) -> None:
    other = create_room(creator=alice, name="다른 방", kind="public")
    say(room, bob, "회의 3", at(23))
    say(other, alice, "회의 1", at(21))
    say(room, bob, "회의 2", at(22))
    assert found(bob, "회의") == ["회의 3", "회의 2", "회의 1"]


def test_all_words_stand_in_the_message_in_any_order(bob: User, room: Room) -> None:
    say(room, bob, "내일 번역 회의 있어요")
    say(room, bob, "번역만 있어요")
    assert found(bob, "회의 번역") == ["내일 번역 회의 있어요"]


def test_words_in_quotation_marks_stand_in_a_row(bob: User, room: Room) -> None:
    say(room, bob, "release the notes")
    say(room, bob, "the release\nnotes")
    assert found(bob, '"release notes"') == ["the release\nnotes"]


def test_pairs_that_stand_apart_do_not_make_the_word(bob: User, room: Room) -> None:
    say(room, bob, "가나 나다 가나다라 아님")
    say(room, bob, "가나 나다")
    assert found(bob, "가나다") == ["가나 나다 가나다라 아님"]


def test_large_and_small_letters_and_signs_of_patterns(bob: User, room: Room) -> None:
    say(room, bob, "Kafka 100% OK_1")
    say(room, bob, "kafka 1000 OKA1")
    assert found(bob, "KAFKA 100%") == ["Kafka 100% OK_1"]
    assert found(bob, "ok_1") == ["Kafka 100% OK_1"]


def test_by_who_said_it(bob: User, room: Room, alice: User) -> None:
    say(room, bob, "밥의 번역")
    say(room, alice, "앨리스의 번역")
    assert found(bob, "번역 from:alice") == ["앨리스의 번역"]
    assert found(bob, "from:Alice") == ["앨리스의 번역"]
    assert found(bob, "번역 from:me") == ["밥의 번역"]
    assert found(bob, "번역", **{"from": "나"}) == ["밥의 번역"]


def test_in_one_room(bob: User, room: Room, public_room: Room) -> None:
    say(room, bob, "방의 번역")
    say(public_room, bob, "잡담의 번역")
    assert found(bob, "번역 in:잡담") == ["잡담의 번역"]
    assert found(bob, 'in:"제주 워크숍" 번역') == ["방의 번역"]
    assert found(bob, "번역", **{"in": str(room.pk)}) == ["방의 번역"]


@pytest.mark.usefixtures("_in_seoul")
def test_by_the_day_on_which_it_was_said(bob: User, room: Room) -> None:
    for day, hour in [(22, 23), (23, 0), (23, 23), (24, 0)]:
        say(room, bob, f"회의 {day}-{hour}", at(day, hour))
    assert found(bob, "회의 after:2026-11-23 before:2026-11-24") == ["회의 23-23", "회의 23-0"]
    assert found(bob, "회의 before:2026-11-23") == ["회의 22-23"]
    assert found(bob, "after:2026-11-23T23:30:00+09:00") == ["회의 24-0"]
    assert found(bob, "회의 before:0001-01-01") == []


@pytest.fixture
def _in_seoul(settings: object) -> None:
    settings.TIME_ZONE = "Asia/Seoul"  # type: ignore[attr-defined]


def test_by_what_it_has(bob: User, room: Room) -> None:
    say(room, bob, "번역 https://example.com/")
    say(room, bob, "번역 `code`")
    say(room, bob, "번역")
    assert found(bob, "번역 has:link") == ["번역 https://example.com/"]
    assert found(bob, "has:code") == ["번역 `code`"]
    assert found(bob, "has:link", has="code") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("번", "two letters"),
        ("from:alice 번", "two letters"),
        ("from:nobody 번역", "Nobody here is called “nobody”"),
        ("in:nowhere", "no room called “nowhere”"),
        ("before:yesterday", "“yesterday” is not a day. Write before:2026-11-24"),
        ("after:2026-13-01", "“2026-13-01” is not a day"),
        ("after:2026-11-24T10:00", "is not a day"),
        ("has:wings", "has:wings. Use one of these: has:code, has:file, has:image, has:link"),
        ("가" * 401, "too long"),
    ],
)
def test_what_is_not_understood_is_said(bob: User, alice: User, text: str, told: str) -> None:
    with override("en"), pytest.raises(Invalid) as refused:
        understand(bob, text, {})
    with override("en"):
        assert told in str(refused.value)


def test_a_name_that_several_people_have_is_asked_for(bob: User) -> None:
    for username in ("kim1", "kim2"):
        person(username, display_name="민준")
    with pytest.raises(Invalid, match="kim1, kim2"):
        understand(bob, "from:민준", {})


def test_pages_go_on_where_the_one_before_ended(
    bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "AT_ONCE", 3)
    said = [say(room, bob, f"번역 {number}", at(20)).body for number in range(10)]
    index_all()
    wanted, cursor, pages = understand(bob, "번역", {}), None, []
    while True:
        page = find(bob, wanted, cursor=cursor, limit=4)
        pages.append([message.body for message in page.messages])
        cursor = page.next
        if cursor is None:
            break
    assert [len(page) for page in pages] == [4, 4, 2]
    assert [body for page in pages for body in page] == said[::-1]


def test_a_page_costs_no_more_than_so_much(
    bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "AT_ONCE", 2)
    monkeypatch.setattr(finding, "ROUNDS", 2)
    say(room, bob, "가나다", at(1))
    for _number in range(6):
        say(room, bob, "나다 가나", at(2))
    index_all()
    wanted = understand(bob, "가나다", {})
    first = find(bob, wanted)
    assert (first.messages, first.next is None) == ([], False)
    second = find(bob, wanted, cursor=first.next)
    assert [message.body for message in second.messages] == ["가나다"]
