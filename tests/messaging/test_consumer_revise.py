"""Editing and deleting over the socket: acknowledged after the commit, and heard by all others."""

from typing import Any

import pytest

from messaging.live.executor import in_database_thread
from rooms.models import Room, User
from rooms.services.sanctions import mute_member
from tests.messaging.sockets import OpenSocket, say

pytestmark = pytest.mark.django_db(transaction=True)


async def test_an_edit_is_acknowledged_and_heard_by_everybody(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    message = (await say(bob, room, "처음 말")).message
    mine, other = await join(bob), await join(alice)

    await mine.tell("edit", message=message.pk, body="**고친** 말", ref="e1")
    answers = {frame["type"]: frame for frame in (await mine.hear(), await mine.hear())}

    ack = answers["ack"]
    assert ack == {
        "type": "ack",
        "ref": "e1",
        "room": room.pk,
        "seq": message.seq + 1,
        "message": message.pk,
        "at": ack["at"],
    }
    for frame in (answers["events"], await other.until("events")):
        (event,) = frame["events"]
        assert (event["seq"], event["at"]) == (ack["seq"], ack["at"])
        assert event["type"] == "message.edited"
        assert event["actor"] == {"id": bob.pk, "name": "Bob"}
        assert event["data"] == {
            "id": message.pk,
            "body": "**고친** 말",
            "body_html": "<p><strong>고친</strong> 말</p>",
            "mentions": [],
        }


async def test_a_deletion_is_heard_and_who_comes_back_gets_no_text(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    message = (await say(bob, room, "지울 말")).message
    moderator, member = await join(alice), await join(bob)
    await member.tell("edit", message=message.pk, body="고친 말")
    (edited,) = await member.events(1)
    assert edited["data"]["body"] == "고친 말"

    await moderator.tell("delete", message=message.pk, reason="광고", ref=7)
    ack = await moderator.until("ack")

    assert (ack["ref"], ack["message"]) == (7, message.pk)
    (deleted,) = await member.events(1)
    assert deleted["data"] == {"id": message.pk, "reason": "광고"}
    returned = await join(bob, rooms={str(room.pk): message.seq - 1})
    texts = [event["data"].get("body") for event in await returned.events(3)]
    assert texts == ["", "", None]


async def refused(socket: Any, type: str, **fields: Any) -> Any:
    error = await socket.ask(type, **fields, ref="r")
    assert (error["type"], error["ref"]) == ("error", "r"), error
    assert error["message"]
    return error["code"]


async def test_refusals_are_told_by_their_codes(
    join: OpenSocket, alice: User, bob: User, charlie: User, room: Room
) -> None:
    hers, his = (await say(alice, room)).message, (await say(bob, room)).message
    socket, outsider = await join(bob, rooms={}), await join(charlie, rooms={})

    assert await refused(socket, "edit", message=hers.pk, body="!") == "forbidden"
    assert await refused(socket, "delete", message=hers.pk) == "forbidden"
    assert await refused(socket, "edit", message=his.pk, body=" ") == "invalid"
    assert await refused(socket, "edit", message=his.pk) == "invalid"
    assert await refused(outsider, "delete", message=his.pk) == "not_found"
    await in_database_thread(mute_member, actor=alice, room=room, user=bob)
    assert await refused(socket, "edit", message=his.pk, body="!") == "muted"
    assert (await socket.ask("delete", message=his.pk))["type"] == "ack"
    assert (await socket.ask("delete", message=his.pk))["type"] == "ack"
    assert await refused(socket, "edit", message=his.pk, body="!") == "muted"


async def test_a_reaction_and_a_pin_are_acknowledged_and_heard(
    join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    message = (await say(bob, room)).message
    owner, member = await join(alice), await join(bob)

    for number, (type, fields, event) in enumerate(
        [
            ("react", {"emoji": "👍"}, "reaction.added"),
            ("unreact", {"emoji": "👍"}, "reaction.removed"),
            ("pin", {}, "message.pinned"),
            ("unpin", {}, "message.unpinned"),
        ],
        start=1,
    ):
        await owner.tell(type, message=message.pk, ref=number, **fields)
        ack = await owner.until("ack")
        (heard,) = await member.events(1)
        assert (ack["ref"], ack["seq"]) == (number, message.seq + number)
        assert (heard["type"], heard["seq"]) == (event, ack["seq"])
        assert heard["actor"] == {"id": alice.pk, "name": "Alice"}
    await owner.tell("unpin", message=message.pk)
    # What happened to the owner's own room may still be on its way before the answer.
    assert (await owner.until("ack"))["seq"] == message.seq + 4


async def test_reactions_and_pins_are_refused_by_their_codes(
    join: OpenSocket, alice: User, bob: User, charlie: User, room: Room
) -> None:
    message = (await say(alice, room)).message
    socket, outsider = await join(bob, rooms={}), await join(charlie, rooms={})

    assert await refused(socket, "react", message=message.pk, emoji="nice") == "invalid"
    assert await refused(socket, "react", message=message.pk) == "invalid"
    assert await refused(socket, "pin", message=message.pk) == "forbidden"
    assert await refused(outsider, "react", message=message.pk, emoji="👍") == "not_found"
    assert await refused(outsider, "unpin", message=message.pk) == "not_found"
    await in_database_thread(mute_member, actor=alice, room=room, user=bob)
    assert await refused(socket, "react", message=message.pk, emoji="👍") == "muted"
    assert (await socket.ask("unreact", message=message.pk, emoji="👍"))["type"] == "ack"
