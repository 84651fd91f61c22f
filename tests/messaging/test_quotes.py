"""What an answer shows of the message that it answers."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from messaging.commit import Receipt, Send, commit_sends
from messaging.front import fronts
from messaging.models import Message
from messaging.rendering.quote import LONGEST, excerpt_of
from messaging.services.revise import delete_message, edit_message
from messaging.timeline import PAGE
from rooms.models import Role, Room, User
from rooms.services.members import add_member
from rooms.services.rooms import update_room
from tests.messaging.saying import say
from tests.pages import elements, get

pytestmark = pytest.mark.django_db


def answer(room: Room, author: User, to: Message, body: str = "네") -> Message:
    (outcome,) = commit_sends([Send(author, room.pk, uuid4(), body, reply_to=to.pk)])
    assert isinstance(outcome, Receipt), outcome
    return outcome.message


def quotes(response: Any) -> list[tuple[str | None, str | None]]:
    """The state of each quote on the page, and where it leads."""
    return [(quote["data-quote"], quote.get("href")) for quote in elements(response, "data-quote")]


def test_an_answer_shows_who_said_what_it_answers_and_leads_there(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = say(room, alice, "**열두 시**에\n만나요")
    answer(room, bob, said)

    page = get(client, bob, f"/rooms/{room.pk}/")

    assert quotes(page) == [("known", f"/rooms/{room.pk}/at/{said.seq}/")]
    assert "<span data-quote-author>Alice</span>" in page.content.decode()
    assert "<span data-quote-excerpt>열두 시에 만나요</span>" in page.content.decode()


def test_the_quote_follows_an_edit_and_a_deletion(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = say(room, alice, "처음 말")
    answer(room, bob, said)
    get(client, bob, f"/rooms/{room.pk}/")

    edit_message(author=alice, message_id=said.pk, body="고친 말")
    assert "<span data-quote-excerpt>고친 말</span>" in page_of(client, bob, room)

    delete_message(actor=alice, message_id=said.pk)
    page = get(client, bob, f"/rooms/{room.pk}/")
    assert quotes(page) == [("deleted", f"/rooms/{room.pk}/at/{said.seq}/")]
    assert "고친 말" not in page.content.decode()


def page_of(client: Client, user: User, room: Room) -> str:
    text: str = get(client, user, f"/rooms/{room.pk}/").content.decode()
    return text


def test_who_came_later_to_a_room_that_hides_its_past_sees_nothing_of_it_in_a_quote(
    client: Client, room: Room, alice: User, bob: User, erin: User
) -> None:
    said = say(room, alice, "비밀")
    update_room(actor=alice, room=room, history="joined")
    add_member(actor=alice, room=room, user=erin, role=Role.MEMBER)
    reply = answer(room, bob, said)
    assert quotes(get(client, bob, f"/rooms/{room.pk}/"))[0][0] == "known"

    for path in (f"/rooms/{room.pk}/", f"/rooms/{room.pk}/messages/{reply.pk}/"):
        page = get(client, erin, path)
        assert quotes(page) == [("away", None)]
        assert "비밀" not in page.content.decode()


def test_a_page_of_answers_asks_one_question_more(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = [say(room, alice, f"{number}번") for number in range(PAGE + 1)]
    get(client, bob, f"/rooms/{room.pk}/")
    fronts.clear()
    with CaptureQueriesContext(connection) as before:
        client.get(f"/rooms/{room.pk}/")
    for message in said:
        answer(room, bob, message)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/rooms/{room.pk}/")

    assert len(quotes(page)) == PAGE
    assert len(queries) == len(before) + 1


def test_the_time_machine_shows_what_was_answered_as_it_was_then(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = say(room, alice, "처음 말")
    reply = answer(room, bob, said)
    edit_message(author=alice, message_id=said.pk, body="고친 말")

    then = get(client, bob, f"/rooms/{room.pk}/time/?seq={reply.seq}").content.decode()

    assert "<span data-quote-excerpt>처음 말</span>" in then


@pytest.mark.parametrize(
    ("body_html", "excerpt"),
    [
        ("<p>a &lt;b&gt; &amp;amp; c</p>", "a <b> &amp; c"),
        (
            '<p>하나<br>\n둘 <a href="https://a.b">셋</a></p>\n<ul>\n<li>넷</li>\n</ul>',
            "하나 둘 셋 넷",
        ),
        ("<p>가</p>" * LONGEST * 2, "가" * LONGEST),
        ("<hr>", ""),
    ],
)
def test_an_excerpt_is_the_text_alone_in_one_line(body_html: str, excerpt: str) -> None:
    assert excerpt_of(body_html) == excerpt
