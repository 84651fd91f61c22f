"""Where a room's page opens before its scripts are there: what the server tells the styles."""

import pytest
from django.http import HttpResponse
from django.test import Client

from messaging.rendering.rows import IN_VIEW
from messaging.timeline import PAGE
from rooms.models import Room, User
from tests.messaging.saying import say
from tests.pages import elements, get

pytestmark = pytest.mark.django_db


def opening(response: HttpResponse) -> str | None:
    (log,) = elements(response, "data-timeline")
    return log["data-opening"]


def test_who_has_read_everything_begins_at_the_end(client: Client, room: Room, alice: User) -> None:
    said = [say(room, alice, str(number)) for number in range(IN_VIEW + 5)]
    response = get(client, alice, f"/rooms/{room.pk}/")
    assert opening(response) == "end"
    above = [element["data-message"] for element in elements(response, "data-above")]
    assert above == [str(message.pk) for message in said[:5]]


def test_who_has_not_begins_at_what_is_new(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    say(room, alice, "새 말")
    assert opening(get(client, bob, f"/rooms/{room.pk}/")) == "new"


def test_who_has_not_read_all_that_stands_above_either_begins_at_the_end(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    for number in range(PAGE + 1):
        say(room, alice, str(number))
    assert opening(get(client, bob, f"/rooms/{room.pk}/")) == "end"


def test_who_goes_on_to_what_is_newer_begins_above(client: Client, room: Room, alice: User) -> None:
    said = [say(room, alice, str(number)) for number in range(3)]
    response = get(client, alice, f"/rooms/{room.pk}/?after={said[0].seq}")
    assert opening(response) == "start"


def test_a_permalink_begins_at_its_message_whatever_is_new(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    asked = say(room, alice, "여기")
    say(room, alice, "새 말")
    response = get(client, bob, f"/rooms/{room.pk}/at/{asked.seq}/")
    assert opening(response) == "asked"
    (target,) = elements(response, "data-target")
    assert target["data-seq"] == str(asked.seq)
