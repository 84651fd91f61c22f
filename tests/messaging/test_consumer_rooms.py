"""Subscribing, unsubscribing, reading, and what other tabs hear of it."""

import pytest
from django.test import Client

from messaging.live.executor import in_database_thread
from messaging.services.reading import mark_read
from rooms.events import timestamp
from rooms.models import Membership, Room, User
from rooms.services.members import add_member, remove_member
from rooms.services.rooms import archive_room, unarchive_room
from tests.messaging.hubs import head_of
from tests.messaging.sockets import OpenSocket, say

pytestmark = pytest.mark.django_db(transaction=True)


async def test_subscribed_tells_the_head_and_then_comes_the_past(
    join: OpenSocket, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={})
    answer = await socket.ask("subscribe", room=room.pk, after=1, ref="a")
    assert answer == {"type": "subscribed", "ref": "a", "room": room.pk, "head": room.last_seq}
    assert [event["seq"] for event in await socket.events(2)] == [2, 3]


async def test_without_after_one_hears_what_follows_the_head(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={})
    answer = await socket.ask("subscribe", room=room.pk)
    assert answer["head"] == room.last_seq
    await say(alice, room)
    assert [event["seq"] for event in await socket.events(1)] == [room.last_seq + 1]


async def test_too_far_behind_is_subscribed_then_a_gap(
    join: OpenSocket, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={})
    await socket.tell("subscribe", room=room.pk, after=99)
    subscribed, gap = await socket.all()
    assert (subscribed["type"], subscribed["head"]) == ("subscribed", room.last_seq)
    head = room.last_seq
    assert gap == {"type": "gap", "room": room.pk, "from": head, "head": head}


async def test_an_outsider_may_read_a_public_room_and_no_other(
    join: OpenSocket, alice: User, charlie: User, room: Room, public_room: Room
) -> None:
    socket = await join(charlie)
    error = await socket.ask("subscribe", room=room.pk, ref="p")
    assert (error["code"], error["room"], error["ref"]) == ("not_found", room.pk, "p")
    assert (await socket.ask("subscribe", room=999_999))["code"] == "not_found"
    assert (await socket.ask("subscribe", room=public_room.pk))["type"] == "subscribed"
    await say(alice, public_room)
    assert len(await socket.events(1)) == 1


async def test_unsubscribe_and_subscribe_start_anew(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    socket = await join(bob)
    answer = await socket.ask("unsubscribe", room=room.pk, ref=1)
    assert answer == {"type": "unsubscribed", "ref": 1, "room": room.pk}
    await say(alice, room, "ungehört")
    assert await socket.all() == []
    await socket.ask("subscribe", room=room.pk, after=room.last_seq)
    assert [event["data"]["body"] for event in await socket.events(1)] == ["ungehört"]


async def test_subscribing_twice_doubles_nothing(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    socket = await join(bob)
    for _number in range(2):
        assert (await socket.ask("subscribe", room=room.pk))["type"] == "subscribed"
    await say(alice, room)
    assert [len(frame["events"]) for frame in await socket.all()] == [1]


async def test_reading_is_told_to_the_other_tabs(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    await say(alice, room)
    tab, other_tab, owner = await join(bob), await join(bob), await join(alice)
    head = await head_of(room)
    await tab.tell("read", room=room.pk, seq=head)
    frame = await other_tab.hear()
    assert frame == {"type": "read", "room": room.pk, "seq": head, "since": frame["since"]}
    assert await tab.all() == []
    assert await owner.all() == []


async def test_what_is_marked_unread_over_rest_is_told_to_all_tabs(
    join: OpenSocket, bob: User, room: Room
) -> None:
    tabs = [await join(bob, rooms={}) for _number in range(2)]
    await in_database_thread(mark_read, user=bob, room_id=room.pk, seq=room.last_seq)
    assert await in_database_thread(put_read, bob, room, {"seq": 1, "back": True}) == 204
    membership = await in_database_thread(Membership.objects.get, room=room, user=bob)
    since = timestamp(membership.read_since)
    for tab in tabs:
        assert await tab.hear() == {"type": "read", "room": room.pk, "seq": 1, "since": since}


async def test_who_read_before_the_room_was_marked_unread_hears_that_it_stays_so(
    join: OpenSocket, bob: User, room: Room
) -> None:
    tab, other_tab = await join(bob), await join(bob)
    await tab.tell("read", room=room.pk, seq=2)
    since = (await other_tab.hear())["since"]
    await in_database_thread(put_read, bob, room, {"seq": 1, "back": True})
    marked = await other_tab.hear()
    assert await tab.hear() == marked
    await tab.tell("read", room=room.pk, seq=2, since=since)
    assert await tab.hear() == await other_tab.hear() == marked
    assert marked["since"] > since


def put_read(user: User, room: Room, given: dict[str, object]) -> int:
    """The status of the answer."""
    client = Client()
    client.force_login(user)
    path = f"/api/v1/rooms/{room.pk}/read"
    return client.put(path, given, content_type="application/json").status_code


async def test_the_read_pointer_goes_forward_only_and_not_beyond_the_head(
    join: OpenSocket, bob: User, room: Room
) -> None:
    tab, other_tab = await join(bob), await join(bob)
    for seq in (2**53, 1):
        await tab.tell("read", room=room.pk, seq=seq)
        assert (await other_tab.hear())["seq"] == room.last_seq


async def test_only_members_have_a_read_pointer(
    join: OpenSocket, charlie: User, room: Room, public_room: Room
) -> None:
    socket = await join(charlie)
    hidden = await socket.ask("read", room=room.pk, seq=1, ref="x")
    visible = await socket.ask("read", room=public_room.pk, seq=1)
    assert (hidden["code"], hidden["room"], hidden["ref"]) == ("not_found", room.pk, "x")
    assert (visible["code"], visible["room"]) == ("forbidden", public_room.pk)


async def test_the_welcome_tells_of_an_archived_room_that_it_is(
    join: OpenSocket, open_socket: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    await in_database_thread(archive_room, actor=alice, room=room)
    socket = await open_socket(bob)
    welcome = await socket.ask("hello")
    await in_database_thread(room.refresh_from_db)
    shown = welcome["rooms"][str(room.pk)]
    assert room.archived_at is not None
    assert shown["archived_at"] == timestamp(room.archived_at)
    await in_database_thread(unarchive_room, actor=alice, room=room)
    (event,) = await socket.events(1)
    assert (event["room"], event["type"]) == (room.pk, "room.unarchived")


async def test_who_is_added_and_removed_hears_of_their_list_in_every_tab(
    join: OpenSocket, alice: User, charlie: User, room: Room
) -> None:
    tabs = [await join(charlie), await join(charlie)]
    await in_database_thread(add_member, actor=alice, room=room, user=charlie)
    for tab in tabs:
        added = await tab.hear()
        assert (added["type"], added["removed"]) == ("rooms", [])
        assert added["rooms"][str(room.pk)]["name"] == room.name
    await in_database_thread(remove_member, actor=alice, room=room, user=charlie)
    for tab in tabs:
        assert await tab.hear() == {"type": "rooms", "rooms": {}, "removed": [room.pk]}


async def test_who_is_removed_hears_that_and_then_nothing_of_the_room(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    socket = await join(bob)
    await in_database_thread(remove_member, actor=alice, room=room, user=bob, reason="쉬어요")
    await say(alice, room, "nicht für Bob")
    heard = await socket.all()
    events = [event for frame in heard for event in frame.get("events", [])]
    assert [(event["type"], event["data"]["reason"]) for event in events] == [
        ("member.removed", "쉬어요")
    ]
