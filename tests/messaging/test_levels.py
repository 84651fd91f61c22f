"""What of a room calls for one's attention: every message, only mentions, or nothing."""

from typing import Any

import pytest
from django.test import Client

from messaging.live.executor import in_database_thread
from messaging.live.overviews import read_signs
from messaging.overview import rooms_overview
from messaging.services.levels import choose_level
from rooms.errors import Forbidden, Invalid, NotFound
from rooms.models import Room, User
from rooms.services import members
from rooms.services.members import join_room
from tests.api import call
from tests.messaging.sockets import OpenSocket
from tests.pages import elements, get, post

pytestmark = pytest.mark.django_db(transaction=True)


def level_of(user: User, room: Room) -> str:
    return rooms_overview(user, [room.pk])[room.pk]["level"]


def test_who_comes_into_a_circle_hears_of_every_message(bob: User, room: Room) -> None:
    assert level_of(bob, room) == "all"


def test_who_comes_into_a_public_crowd_hears_of_mentions(
    charlie: User, bob: User, public_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MAX_INTIMATE", 2)
    join_room(user=charlie, room=public_room)
    assert level_of(charlie, public_room) == "mentions"
    assert level_of(bob, public_room) == "all"


def test_a_private_room_is_no_crowd(
    alice: User, charlie: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MAX_INTIMATE", 2)
    members.add_member(actor=alice, room=room, user=charlie)
    assert level_of(charlie, room) == "all"


def test_a_level_is_chosen_by_members_for_themselves(alice: User, bob: User, room: Room) -> None:
    choose_level(user=bob, room_id=room.pk, level="none")
    assert (level_of(bob, room), level_of(alice, room)) == ("none", "all")


def test_a_level_that_is_none_is_refused(bob: User, room: Room) -> None:
    with pytest.raises(Invalid):
        choose_level(user=bob, room_id=room.pk, level="loud")
    assert level_of(bob, room) == "all"


def test_who_is_not_in_the_room_has_no_level(charlie: User, room: Room, public_room: Room) -> None:
    with pytest.raises(NotFound):
        choose_level(user=charlie, room_id=room.pk, level="none")
    with pytest.raises(Forbidden):
        choose_level(user=charlie, room_id=public_room.pk, level="none")


def test_rest_answers_with_the_room(client: Client, bob: User, room: Room) -> None:
    path = f"/rooms/{room.pk}/me"
    answer = call(client, bob, "PATCH", path, {"level": "mentions"})
    assert (answer.status_code, answer.json()["level"]) == (200, "mentions")
    assert call(client, bob, "PATCH", path, {"level": "loud"}).status_code == 422
    assert call(client, bob, "PATCH", path, {}).status_code == 422


async def test_all_devices_follow(
    join: OpenSocket, alice: User, bob: User, room: Room, client: Client
) -> None:
    device, other = await join(bob), await join(alice)
    content = {"level": "none"}
    await in_database_thread(call, client, bob, "PATCH", f"/rooms/{room.pk}/me", content)
    frame: dict[str, Any] = await device.until("rooms")
    assert frame["rooms"][str(room.pk)]["level"] == "none"
    assert await other.all() == []


def test_without_a_transport_another_level_is_found_by_comparing(bob: User, room: Room) -> None:
    before = read_signs([bob.pk])
    choose_level(user=bob, room_id=room.pk, level="none")
    assert read_signs([bob.pk]) != before


def test_the_room_and_its_settings_have_a_form(client: Client, bob: User, room: Room) -> None:
    path = f"/rooms/{room.pk}/level/"
    assert post(client, bob, path, {"level": "none"}).url == f"/rooms/{room.pk}/"
    fields = {"level": "none", "then": "room_settings"}
    assert post(client, bob, path, fields).url == f"/rooms/{room.pk}/settings/"
    for page in (f"/rooms/{room.pk}/", f"/rooms/{room.pk}/settings/"):
        pressed = [
            button["value"]
            for button in elements(get(client, bob, page), "aria-pressed")
            if button.get("name") == "level" and button["aria-pressed"] == "true"
        ]
        assert pressed == ["none"]


def test_the_form_leads_nowhere_else_and_refuses(
    client: Client, bob: User, charlie: User, room: Room, public_room: Room
) -> None:
    path = f"/rooms/{room.pk}/level/"
    fields = {"level": "all", "then": "https://elsewhere.example"}
    assert post(client, bob, path, fields).url == f"/rooms/{room.pk}/"
    assert post(client, bob, path, {"level": "loud"}).status_code == 302
    assert level_of(bob, room) == "all"
    assert post(client, charlie, path, {"level": "none"}).status_code == 404
    assert post(client, charlie, f"/rooms/{public_room.pk}/level/", fields).status_code == 403


def test_who_only_reads_a_room_is_offered_no_level(
    client: Client, charlie: User, public_room: Room
) -> None:
    page = get(client, charlie, f"/rooms/{public_room.pk}/")
    assert elements(page, "data-level-menu") == []
