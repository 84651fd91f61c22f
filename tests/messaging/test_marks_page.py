"""Reactions and the notice on the page of a room, and without JavaScript."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from messaging.commit import Receipt, Send, commit_sends
from messaging.front import fronts
from messaging.models import Message
from messaging.services.pin import pin_message
from messaging.services.react import add_reaction, remove_reaction
from messaging.services.revise import delete_message, edit_message
from rooms.models import Room, User
from rooms.services.sanctions import mute_member
from tests.messaging.files.pictures import uploaded
from tests.messaging.saying import say
from tests.pages import elements, get, post

pytestmark = pytest.mark.django_db


def chips(response: Any) -> list[tuple[str | None, ...]]:
    return [
        (chip["data-emoji"], chip["data-users"], chip["aria-pressed"], chip.get("name"))
        for chip in elements(response, "data-users")
        if chip["data-emoji"]
    ]


def path(message: Message, end: str = "") -> str:
    return f"/rooms/{message.room_id}/messages/{message.pk}/{end}"


def react(user: User, message: Message, emoji: str) -> None:
    add_reaction(user=user, message_id=message.pk, emoji=emoji)


def test_everybody_sees_the_same_piece_and_their_own_reactions(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "점심 먹었어요")
    room_path = f"/rooms/{room.pk}/"
    assert chips(get(client, bob, room_path)) == []
    react(alice, message, "🎉")
    react(bob, message, "🎉")
    react(bob, message, "👍")

    both = f"{alice.pk} {bob.pk}"
    assert chips(get(client, alice, room_path)) == [
        ("🎉", both, "true", "unreact"),
        ("👍", f"{bob.pk}", "false", "react"),
    ]
    assert chips(get(client, bob, room_path)) == [
        ("🎉", both, "true", "unreact"),
        ("👍", f"{bob.pk}", "true", "unreact"),
    ]
    remove_reaction(user=bob, message_id=message.pk, emoji="🎉")
    assert chips(get(client, bob, room_path))[0] == ("🎉", f"{alice.pk}", "false", "react")
    in_korean = get(client, bob, room_path, language="ko").content.decode()
    assert "data-reaction-people>1명<" in in_korean


def test_who_may_not_write_reads_the_reactions_and_gives_none(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, alice, "말")
    react(bob, message, "👍")
    mute_member(actor=alice, room=room, user=bob)

    assert chips(get(client, bob, f"/rooms/{room.pk}/")) == [("👍", f"{bob.pk}", "true", None)]


def test_what_somebody_writes_is_never_taken_for_reactions(
    client: Client, room: Room, bob: User
) -> None:
    row = '<div class="reactions" data-reactions></div>'
    message = say(room, bob, f"`{row}`\n\n{row}")
    react(bob, message, "👍")

    page = get(client, bob, f"/rooms/{room.pk}/").content.decode()

    assert "&lt;div class=" in page
    assert page.index("&lt;div class=") < page.index('data-emoji="👍" data-users')


def test_reactions_cost_a_page_no_more_questions_the_more_there_are(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    messages = [say(room, bob, f"{number}번") for number in range(10)]
    get(client, alice, f"/rooms/{room.pk}/")
    fronts.clear()
    with CaptureQueriesContext(connection) as before:
        client.get(f"/rooms/{room.pk}/")
    for message in messages:
        react(alice, message, "👍")
        react(bob, message, "🎉")
    fronts.clear()
    with CaptureQueriesContext(connection) as after:
        client.get(f"/rooms/{room.pk}/")
    assert len(after) == len(before)


def test_one_reacts_by_plain_forms(client: Client, room: Room, alice: User, bob: User) -> None:
    message = say(room, alice, "말")
    place = f"/rooms/{room.pk}/at/{message.seq}/"

    assert post(client, bob, path(message, "reactions/"), {"react": "👍"}).url == place
    assert post(client, bob, path(message, "reactions/"), {"emoji": "🇰🇷"}).url == place
    assert [chip[0] for chip in chips(get(client, bob, path(message)))] == ["👍", "🇰🇷"]
    assert "Bob" in get(client, bob, path(message)).content.decode()
    assert post(client, bob, path(message, "reactions/"), {"unreact": "👍"}).url == place
    assert [chip[0] for chip in chips(get(client, bob, path(message)))] == ["🇰🇷"]

    refused = post(client, bob, path(message, "reactions/"), {"emoji": "좋아요"}, language="ko")
    assert refused.status_code == 422
    assert "이모지를 하나만" in refused.content.decode()
    mute_member(actor=alice, room=room, user=bob)
    assert post(client, bob, path(message, "reactions/"), {"react": "👍"}).status_code == 403


def test_outsiders_find_nothing_to_react_to(
    client: Client, room: Room, alice: User, charlie: User
) -> None:
    message = say(room, alice, "말")

    assert post(client, charlie, path(message, "reactions/"), {"react": "👍"}).status_code == 404
    assert post(client, charlie, path(message, "pin/"), {"pin": "on"}).status_code == 404


def notice(response: Any) -> tuple[str | None, bool, bool]:
    (bar,) = elements(response, "data-pin")
    return bar["data-pin"], "hidden" in bar, "data-folded" in bar


def test_the_notice_stands_above_the_room_and_says_one_line(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "**내일**은\n\n휴무예요 <3")
    room_path = f"/rooms/{room.pk}/"
    assert notice(get(client, bob, room_path)) == ("", True, False)
    pin_message(actor=alice, message_id=message.pk)

    page = get(client, bob, room_path, language="ko")
    assert notice(page) == (str(message.pk), False, False)
    assert "내일은 휴무예요 &lt;3" in page.content.decode()
    assert "Alice님이 메시지를 공지로 올렸어요" in page.content.decode()
    edit_message(author=bob, message_id=message.pk, body="모레는 휴무예요")
    assert (
        '<span class="pin-text" data-pin-text>모레는 휴무예요'
        in get(client, bob, room_path).content.decode()
    )
    client.cookies["folded_pin"] = str(message.pk)
    assert notice(get(client, bob, room_path)) == (str(message.pk), False, True)
    delete_message(actor=bob, message_id=message.pk)
    assert notice(get(client, bob, room_path)) == ("", True, False)


def test_the_notice_names_the_first_file_of_a_message_without_words(
    client: Client, room: Room, alice: User
) -> None:
    files = [uploaded(alice, name=name).pk for name in ("안내.pdf", "지도.pdf")]
    (outcome,) = commit_sends([Send(alice, room.pk, uuid4(), "", attachments=files)])
    assert isinstance(outcome, Receipt), outcome
    pin_message(actor=alice, message_id=outcome.message.pk)

    page = get(client, alice, f"/rooms/{room.pk}/").content.decode()

    assert '<span class="pin-text" data-pin-text>안내.pdf</span>' in page


def test_moderators_pin_and_unpin_by_plain_forms(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "공지할 말")

    assert post(client, bob, path(message, "pin/"), {"pin": "on"}).status_code == 403
    assert post(client, alice, path(message, "pin/"), {"pin": "on"}).url == f"/rooms/{room.pk}/"
    page = get(client, alice, f"/rooms/{room.pk}/")
    assert path(message, "pin/") in [button.get("formaction") for button in elements(page, "form")]
    assert post(client, alice, path(message, "pin/"), {"pin": "off"}).url == f"/rooms/{room.pk}/"
    assert notice(get(client, bob, f"/rooms/{room.pk}/")) == ("", True, False)
