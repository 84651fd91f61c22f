"""Sending over the socket: acknowledged after the commit, refused by name."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from messaging.live.executor import in_database_thread
from messaging.models import Message
from rooms.models import Room, User
from rooms.services.members import remove_member
from rooms.services.rooms import archive_room
from rooms.services.sanctions import ban_member, mute_member, unmute_member
from tests.messaging.sockets import OpenSocket, a_send, say

pytestmark = pytest.mark.django_db(transaction=True)


async def test_the_ack_names_the_stored_message_and_comes_before_the_event(
    join: OpenSocket, bob: User, room: Room
) -> None:
    socket = await join(bob)
    wanted = a_send(room, "한라산 갈까요?")
    ack = await socket.ask("send", **wanted, ref="s1")
    message = await in_database_thread(Message.objects.get, pk=ack["message"])
    assert ack == {
        "type": "ack",
        "ref": "s1",
        "client_id": wanted["client_id"],
        "room": room.pk,
        "seq": message.seq,
        "message": message.pk,
        "at": ack["at"],
    }
    (event,) = await socket.events(1)
    assert (event["seq"], event["at"]) == (ack["seq"], ack["at"])
    assert event["actor"] == {"id": bob.pk, "name": "Bob"}
    assert event["data"] == {
        "id": message.pk,
        "client_id": wanted["client_id"],
        "position": 1,
        "body": "한라산 갈까요?",
        "body_html": "<p>한라산 갈까요?</p>",
        "reply_to": None,
        "attachments": [],
        "mentions": [],
    }


async def test_the_same_client_id_twice_is_acknowledged_with_the_same_seq(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    socket, other = await join(bob), await join(alice)
    wanted = a_send(room, "한 번만")
    await socket.tell("send", **wanted)
    await socket.tell("send", **{**wanted, "body": "anders"})
    first, second = await socket.until("ack"), await socket.until("ack")
    assert (first["seq"], first["message"]) == (second["seq"], second["message"])
    await say(bob, room, "danach")
    bodies = [event["data"]["body"] for event in await other.events(2)]
    assert bodies == ["한 번만", "danach"]


async def test_sending_needs_no_subscription(join: OpenSocket, bob: User, room: Room) -> None:
    socket = await join(bob, rooms={})
    ack = await socket.ask("send", **a_send(room))
    assert ack["type"] == "ack"
    assert await socket.all() == []


async def test_a_reply_names_a_message_of_the_same_room(
    join: OpenSocket, alice: User, bob: User, room: Room, public_room: Room
) -> None:
    here, elsewhere = await say(alice, room), await say(alice, public_room)
    socket = await join(bob, rooms={})
    ack = await socket.ask("send", **a_send(room, reply_to=here.message.pk))
    assert ack["type"] == "ack"
    for target in (elsewhere.message.pk, 999_999):
        error = await socket.ask("send", **a_send(room, reply_to=target))
        assert (error["type"], error["code"]) == ("error", "invalid")


async def test_a_body_is_kept_as_it_was_sent(join: OpenSocket, bob: User, room: Room) -> None:
    body = "  두 칸\r\n\ttab\n\n끝  é é 👩‍👩‍👧 "
    socket = await join(bob, rooms={})
    ack = await socket.ask("send", **a_send(room, body))
    message = await in_database_thread(Message.objects.get, pk=ack["message"])
    assert message.body == body


@pytest.mark.parametrize("body", ["", " \n\t ", "가" * 8_001])
async def test_a_body_that_cannot_be_said_is_refused_and_not_held_against_the_client(
    join: OpenSocket, bob: User, room: Room, body: str
) -> None:
    """Four in a row: somebody who writes too much is not a client that cannot speak."""
    socket = await join(bob, rooms={})
    for number in range(4):
        wanted = a_send(room, body, ref=number)
        error = await socket.ask("send", **wanted)
        assert (error["code"], error["ref"]) == ("invalid", number)
        assert (error["client_id"], error["room"]) == (wanted["client_id"], room.pk)
    assert (await socket.ask("send", **a_send(room, "가" * 8_000)))["type"] == "ack"


async def refused(socket: Any, room: Room, **fields: Any) -> dict[str, Any]:
    wanted = a_send(room, **fields)
    error: dict[str, Any] = await socket.ask("send", **wanted, ref="r")
    assert error["type"] == "error", error
    assert (error["ref"], error["client_id"], error["room"]) == ("r", wanted["client_id"], room.pk)
    assert error["message"]
    return error


async def test_an_outsider_cannot_write(
    join: OpenSocket, charlie: User, room: Room, public_room: Room
) -> None:
    socket = await join(charlie)
    assert (await refused(socket, room))["code"] == "not_found"
    assert (await refused(socket, public_room))["code"] == "forbidden"


async def test_a_former_member_cannot_write(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={})
    await in_database_thread(remove_member, actor=alice, room=room, user=bob)
    assert (await socket.hear())["type"] == "rooms"
    assert (await refused(socket, room))["code"] == "not_found"


async def test_who_is_banned_from_a_public_room_is_told_so(
    join: OpenSocket, alice: User, charlie: User, public_room: Room
) -> None:
    await in_database_thread(ban_member, actor=alice, room=public_room, user=charlie)
    socket = await join(charlie)
    assert (await refused(socket, public_room))["code"] == "banned"


async def test_nobody_writes_in_an_archived_room(join: OpenSocket, alice: User, room: Room) -> None:
    socket = await join(alice, rooms={})
    await in_database_thread(archive_room, actor=alice, room=room)
    assert (await refused(socket, room))["code"] == "archived"


async def test_who_is_muted_is_told_for_how_long(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={})
    until = timezone.now() + timedelta(minutes=5)
    await in_database_thread(mute_member, actor=alice, room=room, user=bob, until=until)
    error = await refused(socket, room)
    assert error["code"] == "muted"
    assert 290 < error["retry_after"] <= 300
    await in_database_thread(unmute_member, actor=alice, room=room, user=bob)
    assert (await socket.ask("send", **a_send(room)))["type"] == "ack"


async def test_an_attachment_that_does_not_exist_is_refused(
    join: OpenSocket, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={})
    assert (await refused(socket, room, attachments=[1]))["code"] == "invalid"


async def test_who_sends_too_quickly_is_told_when_to_go_on(
    join: OpenSocket, bob: User, room: Room
) -> None:
    socket = await join(bob, rooms={})
    for _number in range(30):
        await socket.tell("send", **a_send(room))
    for _number in range(30):
        assert (await socket.hear())["type"] == "ack"
    error = await refused(socket, room)
    assert error["code"] == "rate_limited"
    assert 0 < error["retry_after"] <= 10


async def test_the_name_of_another_cannot_be_taken(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    """Fields that are not the client's to say are ignored; a client_id belongs to its author."""
    socket = await join(bob, rooms={})
    hers = await say(alice, room, "내 글", client_id=uuid4())
    wanted = a_send(room, "밥의 글", author=alice.pk, seq=1, at="2000-01-01T00:00:00Z")
    wanted["client_id"] = str(hers.message.client_id)
    ack = await socket.ask("send", **wanted)
    message = await in_database_thread(Message.objects.get, pk=ack["message"])
    assert (message.author_id, message.seq) == (bob.pk, hers.message.seq + 1)
    assert message.created_at.year > 2000
