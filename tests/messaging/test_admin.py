"""Messages in the admin: found quickly, and private ones not read."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from messaging.commit import Send, commit_sends
from messaging.models import Message
from rooms.models import Room, RoomEvent, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, dana: User) -> Client:
    client.force_login(dana)
    return client


def say(room: Room, author: User, body: str) -> Message:
    commit_sends([Send(author, room.pk, uuid4(), body)])
    return Message.objects.latest("id")


def pages_of(message: Message) -> list[str]:
    event = RoomEvent.objects.get(room=message.room_id, seq=message.seq)
    return [
        reverse("admin:messaging_message_changelist"),
        reverse("admin:messaging_message_change", args=[message.pk]),
        reverse("admin:rooms_roomevent_changelist"),
        reverse("admin:rooms_roomevent_change", args=[event.pk]),
    ]


def test_what_was_said_in_a_private_room_is_not_shown(
    office: Client, room: Room, bob: User
) -> None:
    for page in pages_of(say(room, bob, "비밀번호는 한라산")):
        assert "한라산" not in office.get(page).content.decode(), page


def test_what_was_said_in_a_public_room_is_shown_on_its_own_page_only(
    office: Client, public_room: Room, bob: User
) -> None:
    shown = [
        "점심은 국수" in office.get(page).content.decode()
        for page in pages_of(say(public_room, bob, "점심은 국수"))
    ]
    assert shown == [False, True, False, True]


@pytest.mark.parametrize(
    ("term", "is_found"),
    [
        ("{room}", True),
        ("{room}:{seq}", True),
        ("{room}:999", False),
        ("#{id}", True),
        ("#999999", False),
        ("bob", True),
        ("alice", False),
        ("안녕", False),
        ("9" * 40, False),
        ("9" * 18, False),
    ],
)
def test_messages_and_events_are_found_by_place_id_or_person(
    office: Client, room: Room, bob: User, term: str, is_found: bool
) -> None:
    message = say(room, bob, "안녕")
    event = RoomEvent.objects.get(room=room, seq=message.seq)
    for name, row in (("messaging_message", message), ("rooms_roomevent", event)):
        query = term.format(room=room.pk, seq=row.seq, id=row.pk)
        page = office.get(reverse(f"admin:{name}_changelist"), {"q": query})
        assert (row in page.context["cl"].result_list) == is_found


def test_a_long_list_is_neither_counted_nor_sorted_as_a_whole(
    office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call_command("seed_load", users=2, rooms=1, messages=200, stdout=Silent())
    for name in ("messaging_message", "rooms_roomevent"):
        with django_assert_max_num_queries(8) as queries:
            assert office.get(reverse(f"admin:{name}_changelist")).status_code == 200
        counts = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
        assert len(counts) == 1
        assert "LIMIT 10000" in counts[0]


class Silent:
    def write(self, text: str) -> Any: ...
