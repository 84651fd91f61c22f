"""The pages of the statistics: whose numbers they show, and what they say where there are none."""

import re
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from messaging.models import ProjectionRoom, Worker
from messaging.projections.stats import Stats
from messaging.templatetags.chat import grouped
from rooms.events import as_event
from rooms.models import Room, RoomEvent, User
from tests.messaging.saying import say
from tests.pages import elements, get

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def count() -> None:
    """As the worker does it, up to the newest event."""
    rows = RoomEvent.objects.order_by("room", "seq")
    with transaction.atomic():
        Stats().apply([as_event(row) for row in rows])
    ProjectionRoom.objects.all().delete()
    ProjectionRoom.objects.bulk_create(
        ProjectionRoom(projection="stats", room=room, last_seq=room.last_seq)
        for room in Room.objects.all()
    )


@pytest.fixture(autouse=True)
def _with_kafka(settings: LazySettings) -> None:
    settings.KAFKA_BOOTSTRAP_SERVERS = ["127.0.0.1:9"]


def of_room(client: Client, user: User | None, room: Room, query: str = "") -> Any:
    return get(client, user, f"/rooms/{room.pk}/stats/{query}")


def columns(response: Any) -> list[int]:
    return [int(row["data-plot-row"] or 0) for row in elements(response, "data-plot-row")]


def state(response: Any) -> str | None:
    (line,) = elements(response, "data-statistics-state")
    return line["data-statistics-state"]


def test_the_tables_have_every_day_and_hour_with_its_messages(
    client: Client, room: Room, bob: User
) -> None:
    now = timezone.now().astimezone(UTC)
    say(room, bob, "점심 메뉴", now)
    say(room, bob, "점심", now - timedelta(days=2))
    count()
    response = of_room(client, bob, room, "?days=7")
    found = columns(response)
    assert (found[:7], len(found[7:]), sum(found[7:])) == ([0, 0, 0, 0, 1, 0, 1], 24, 2)
    assert [bars(response, "talkers"), bars(response, "words")] == [
        [(bob.name, 2)], [("메뉴", 1), ("점심", 1)],
    ]  # fmt: skip


def bars(response: Any, part: str) -> list[tuple[str, int]]:
    text = response.content.decode()
    section = text[text.index(f'id="{part}"') :].partition("</section>")[0]
    rows = section.partition("<tbody>")[2].split("</tr>")[:-1]
    cells = [re.sub(r"<[^>]+>", "\n", row).split() for row in rows]
    return [(row[-2], int(row[-1])) for row in cells]


def test_the_words_are_those_of_the_day_that_is_asked_for(
    client: Client, room: Room, bob: User
) -> None:
    say(room, bob, "어제말", timezone.now() - timedelta(days=1))
    say(room, bob, "오늘말")
    count()
    day = timezone.localdate() - timedelta(days=1)
    assert "어제말" not in of_room(client, bob, room).content.decode()
    asked = of_room(client, bob, room, f"?days=7&day={day}").content.decode()
    assert "어제말" in asked
    assert "오늘말" not in asked


def test_an_outsider_finds_no_numbers_of_a_private_room(
    client: Client, room: Room, charlie: User, dana: User
) -> None:
    for outsider in (charlie, dana):
        assert of_room(client, outsider, room).status_code == 404


@pytest.mark.parametrize("path", ["/stats/", "/rooms/1/stats/"])
def test_who_is_not_logged_in_is_sent_to_log_in(client: Client, path: str) -> None:
    response = get(client, None, path)
    assert (response.status_code, "/login/" in response["Location"]) == (302, True)


def test_all_rooms_are_all_that_this_person_may_see(
    client: Client, room: Room, public_room: Room, bob: User, dana: User
) -> None:
    say(room, bob, "비밀")
    say(public_room, bob, "공개")
    count()
    mine, of_an_admin = (get(client, user, "/stats/").content.decode() for user in (bob, dana))
    assert ("비밀" in mine, "공개" in mine) == (True, True)
    assert ("비밀" in of_an_admin, "공개" in of_an_admin) == (False, True)


@pytest.mark.parametrize(
    "query", ["?days=0", "?days=31", "?days=x", "?day=yesterday", "?day=2026-13-45"]
)
def test_days_that_make_no_sense_are_said_to_make_none(
    client: Client, room: Room, bob: User, query: str
) -> None:
    response = of_room(client, bob, room, query)
    assert response.status_code == 422
    assert len(elements(response, "role")) >= 1
    assert "These days are not known" in response.content.decode()


def test_the_page_says_how_many_events_are_not_counted_and_whether_somebody_counts(
    client: Client, room: Room, bob: User
) -> None:
    say(room, bob, "하나")
    count()
    assert state(of_room(client, bob, room)) == "complete"
    say(room, bob, "둘")
    behind = of_room(client, bob, room)
    assert state(behind) == "behind"
    assert "1 event is not counted yet. No worker counts" in behind.content.decode()
    Worker.objects.create(role="stats", host="a", pid=1)
    assert "No worker counts" not in of_room(client, bob, room).content.decode()


def test_where_nothing_is_counted_the_page_says_who_counts(
    client: Client, room: Room, bob: User, settings: LazySettings
) -> None:
    say(room, bob, "하나")
    with_kafka = of_room(client, bob, room).content.decode()
    settings.KAFKA_BOOTSTRAP_SERVERS = []
    without = of_room(client, bob, room)
    assert "<code>bin/manage runworker stats</code>" in with_kafka
    assert "<code>bin/run --full</code>" in without.content.decode()
    assert state(without) == "off"


def test_where_nothing_was_said_no_worker_is_asked_for(
    client: Client, room: Room, bob: User
) -> None:
    count()
    text = of_room(client, bob, room).content.decode()
    assert "Nothing was said in these days" in text
    assert "runworker" not in text


def test_one_gets_there_from_the_room_its_settings_and_ones_own_menu(
    client: Client, room: Room, bob: User
) -> None:
    for path in (f"/rooms/{room.pk}/", f"/rooms/{room.pk}/settings/"):
        links = [link["href"] for link in elements(get(client, bob, path), "href")]
        assert f"/rooms/{room.pk}/stats/" in links
        assert "/stats/" in links


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_digits_of_a_number_are_grouped(language: str) -> None:
    with override(language):
        assert [grouped(number) for number in (7, 999, 12_345)] == ["7", "999", "12,345"]
