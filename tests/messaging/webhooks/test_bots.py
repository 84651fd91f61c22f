"""Who speaks by an incoming webhook is marked as a bot, and not offered among people."""

from typing import Any

import pytest
from django.test import Client

from messaging.mentionable import people_named_in
from messaging.readers import read_pointers
from messaging.services.webhooks import create_webhook, delete_webhook
from rooms.errors import Conflict, NotFound
from rooms.models import Role, Room, RoomEvent, User
from rooms.people import people_of
from rooms.services.directs import open_direct
from rooms.services.members import change_role
from rooms.services.refilling import Person, store_people
from tests.api import call
from tests.messaging.saying import say
from tests.messaging.search.searching import index_all
from tests.pages import elements, get, page_data, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def bot(room: Room, alice: User) -> User:
    hook = create_webhook(actor=alice, room=room, kind="incoming", name="당번").webhook
    assert hook.speaker
    return hook.speaker


def marked(response: Any) -> list[str | None]:
    """The ids of the authors and members who are marked on a page."""
    found = elements(response, "data-bot")
    return [element.get("data-author") or element.get("data-member") for element in found]


def test_what_it_says_and_its_place_among_the_members_are_marked(
    client: Client, room: Room, alice: User, bot: User
) -> None:
    say(room, bot, "오늘 당번은 서연 님")
    say(room, alice, "네")

    page = get(client, alice, f"/rooms/{room.pk}/", language="ko")

    assert marked(page) == [str(bot.pk), str(bot.pk)]
    assert 'data-bot="봇"' in page.content.decode()
    assert people_of(room).listed[-1].user == bot


def test_a_room_is_not_too_large_for_readers_because_of_its_bots(
    client: Client, room: Room, alice: User, bot: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = room.memberships.count() - 1
    for most, is_told in ((people, True), (people - 1, False)):
        monkeypatch.setattr("messaging.page_data.MAX_READERS", most)
        monkeypatch.setattr("messaging.readers.MAX_READERS", most)
        reads = page_data(get(client, alice, f"/rooms/{room.pk}/"))["room"]["reads"]
        assert (reads is not None) == (read_pointers(room) is not None) == is_told


def test_it_stays_marked_when_its_webhook_is_gone(
    client: Client, room: Room, alice: User, bot: User
) -> None:
    say(room, bot, "오늘 당번은 서연 님")
    delete_webhook(actor=alice, webhook=bot.webhook)

    assert marked(get(client, alice, f"/rooms/{room.pk}/")) == [str(bot.pk)]


def test_its_coming_says_that_it_is_a_bot_and_that_of_people_does_not(
    room: Room, bot: User
) -> None:
    joined = RoomEvent.objects.filter(room=room, type="member.joined").order_by("seq")

    assert [event.data.get("is_bot") for event in joined] == [None, None, True]


def test_nobody_waits_for_it_to_read(
    client: Client, room: Room, alice: User, bob: User, bot: User
) -> None:
    assert set(read_pointers(room) or {}) == {str(alice.pk), str(bob.pk)}
    page = get(client, alice, f"/rooms/{room.pk}/")
    assert set(page.context["room_data"]["reads"]) == {alice.pk, bob.pk}


def test_over_rest_and_in_what_is_found_its_words_are_marked(
    client: Client, room: Room, alice: User, bob: User, bot: User
) -> None:
    say(room, bot, "오늘 당번")
    say(room, bob, "네")
    items = call(client, alice, "GET", f"/rooms/{room.pk}/messages").json()["items"]
    authors = [item["author"] for item in items]
    assert authors[-2:] == [
        {"id": bot.pk, "name": bot.name, "is_bot": True},
        {"id": bob.pk, "name": bob.name},
    ]
    index_all()
    (name,) = elements(get(client, alice, "/search/?q=당번"), "data-bot-name")
    assert name.get("data-bot-name")


def test_nobody_is_offered_to_talk_with_it(
    client: Client, room: Room, alice: User, bob: User, bot: User
) -> None:
    people = call(client, alice, "GET", "/people").json()["items"]
    members = call(client, alice, "GET", f"/rooms/{room.pk}/members").json()["items"]
    offered = [box.get("value") for box in elements(get(client, alice, "/directs/new/"), "type")]

    assert [person["id"] for person in people] == [alice.pk, bob.pk]
    assert [item["user"]["is_bot"] for item in members] == [False, False, True]
    assert str(bob.pk) in offered
    assert str(bot.pk) not in offered
    buttons = elements(get(client, alice, f"/rooms/{room.pk}/"), "data-direct")
    assert str(bot.pk) not in [button.get("value") for button in buttons]
    assert people_named_in(room.pk, f"@{bot.username}") == {}
    with pytest.raises(NotFound):
        open_direct(actor=alice, user_ids=[bot.pk])


def test_it_is_counted_where_no_people_are(
    client: Client, public_room: Room, alice: User, charlie: User
) -> None:
    create_webhook(actor=alice, room=public_room, kind="incoming", name="당번")

    assert "2 people" in get(client, charlie, "/rooms/").content.decode()


def test_it_has_no_role_and_enters_no_other_room(
    client: Client, room: Room, public_room: Room, alice: User, bot: User
) -> None:
    with pytest.raises(Conflict):
        change_role(actor=alice, room=room, user=bot, role=Role.OWNER)
    path = f"/rooms/{public_room.pk}/members/{bot.pk}"
    assert call(client, alice, "PUT", path, {"role": "member"}).status_code == 404
    given = {"username": bot.username, "role": "member"}
    added = post(client, alice, f"/rooms/{public_room.pk}/members/", given)
    assert added.status_code == 404
    settings = get(client, alice, f"/rooms/{room.pk}/settings/").content.decode()
    assert f"/members/{bot.pk}/role/" not in settings
    assert f"/members/{bot.pk}/mute/" in settings


def test_it_is_known_again_where_a_database_is_made_from_the_log(bot: User) -> None:
    store_people([Person(9001, "hook-0123456789", "당번"), Person(9002, "hook-lover", "민준")])

    assert [User.objects.get(pk=pk).is_bot for pk in (9001, 9002)] == [True, False]
