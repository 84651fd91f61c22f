"""`manage.py seed_load`: people and messages in number, through the log."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from messaging.models import Message
from messaging.rendering.markdown import render
from messaging.services import load
from rooms.models import Membership, Room, RoomEvent, User
from rooms.services.tokens import find_token

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("seed_load", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_rooms_come_first_then_users_with_tokens_that_let_in() -> None:
    lines = run("--users", "3", "--rooms", "2")
    assert [line.keys() for line in lines] == [{"room"}] * 2 + [{"user", "username", "token"}] * 3
    for line in lines[2:]:
        token = find_token(line["token"])
        assert token is not None
        assert (token.user.pk, token.user.username) == (line["user"], line["username"])


def test_everybody_is_a_member_of_every_public_room() -> None:
    run("--users", "3", "--rooms", "2")
    assert {room.kind for room in Room.objects.all()} == {"public"}
    assert Membership.objects.count() == 6


def test_messages_go_through_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "CHUNK", 7)
    run("--users", "3", "--rooms", "1", "--messages", "20")
    room = Room.objects.get()
    events = list(RoomEvent.objects.after(room.pk, 0))
    assert [event.seq for event in events] == list(range(1, 1 + 3 + 20 + 1))
    messages = list(Message.objects.in_room(room.pk).order_by("seq"))
    assert [message.position for message in messages] == list(range(1, 21))
    for message, event in zip(messages, events[4:], strict=True):
        assert (event.data["id"], event.data["body"]) == (message.pk, message.body)
        assert message.body_html == render(message.body)
    assert len({message.author_id for message in messages}) == 3


def test_another_run_adds_what_is_missing_and_prints_fresh_tokens() -> None:
    first = run("--users", "2", "--rooms", "1", "--messages", "5")
    again = run("--users", "3", "--rooms", "2", "--messages", "8")
    assert again[0] == first[0]
    assert [room.last_position for room in Room.objects.all()] == [8, 8]
    assert User.objects.count() == 3
    assert Membership.objects.count() == 6
    old, new = ({line["token"] for line in lines if "token" in line} for lines in (first, again))
    assert not old & new
    assert all(find_token(token) for token in old | new)


def test_a_load_of_another_prefix_is_another_load() -> None:
    run("--users", "1", "--rooms", "1")
    run("--users", "1", "--rooms", "1", "--prefix", "other")
    assert Room.objects.count() == User.objects.count() == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--users", "0", "--rooms", "1"],
        ["--users", "1", "--rooms", "x"],
        ["--users", "1"],
        ["--users", "1", "--rooms", "1", "--messages", "-1"],
        ["--users", "1", "--rooms", "1", "--prefix", "a b"],
    ],
)
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)
    assert not User.objects.exists()


def test_most_texts_of_the_demo_serve_as_load() -> None:
    assert len(load.plain_texts()) > 200
