"""`manage.py seed_demo`: two weeks of a small company, through the log."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone
from django.utils.timezone import localtime

from messaging.attachments import key_of
from messaging.mentionable import people_named_in
from messaging.models import Message, Pin, Reaction
from messaging.overview import rooms_overview
from messaging.reading import find_upload
from messaging.rendering.markdown import render
from rooms.models import Membership, Room, RoomEvent, User
from tests.cast import person

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("seed_demo", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def accounts() -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("--json")]


def test_the_demo_has_rooms_people_and_messages(accounts: list[dict[str, Any]]) -> None:
    assert (Room.objects.count(), User.objects.count()) == (4, 6)
    assert 350 <= Message.objects.count() <= 500
    assert Room.objects.filter(kind="private").count() == 1
    assert Message.objects.exclude(reply_to=None).count() > 40


def test_the_log_has_no_hole_and_goes_with_the_time(accounts: list[dict[str, Any]]) -> None:
    for room in Room.objects.all():
        events = list(RoomEvent.objects.after(room.pk, 0))
        assert [event.seq for event in events] == list(range(1, room.last_seq + 1))
        times = [event.at for event in events]
        assert times == sorted(times)
        messages = list(Message.objects.in_room(room.pk).order_by("seq"))
        assert [message.position for message in messages] == list(range(1, room.last_position + 1))
        assert [(message.seq, message.created_at) for message in messages] == [
            (event.seq, event.at) for event in events if event.type == "message.created"
        ]


def test_the_messages_span_the_last_two_weeks(accounts: list[dict[str, Any]]) -> None:
    now = timezone.now()
    times = Message.objects.order_by("created_at").values_list("created_at", flat=True)
    assert timedelta(days=12) < now - times[0] < timedelta(days=14)
    newest = Message.objects.latest("created_at").created_at
    assert timedelta(0) < now - newest < timedelta(minutes=10)


def test_only_members_speak_and_html_is_what_markdown_gives(
    accounts: list[dict[str, Any]],
) -> None:
    for message in Message.objects.select_related("reply_to"):
        assert Membership.objects.filter(room=message.room_id, user=message.author_id).exists()
        people = people_named_in(message.room_id, message.body)
        assert message.body_html == render(message.body, people)
        if message.reply_to:
            assert message.reply_to.room_id == message.room_id
            assert message.reply_to.seq < message.seq


def test_some_messages_have_files_that_can_be_looked_at(accounts: list[dict[str, Any]]) -> None:
    messages = Message.objects.exclude(attachments=[])
    files = [file for message in messages for file in message.attachments]
    assert {file["content_type"] for file in files} == {"image/jpeg", "application/octet-stream"}
    assert all(find_upload(message.author, key_of(message.attachments[0])) for message in messages)


def test_people_react_edit_delete_and_pin(accounts: list[dict[str, Any]]) -> None:
    assert Reaction.objects.count() > 20
    assert Message.objects.exclude(edited_at=None).count() >= 3
    assert Message.objects.exclude(deleted_at=None).count() == 1
    assert Pin.objects.get().room.name == "공지"


def test_what_became_of_the_messages_is_spread_over_the_two_weeks(
    accounts: list[dict[str, Any]],
) -> None:
    said = ["message.created", "room.created", "member.joined"]
    times = RoomEvent.objects.exclude(type__in=said).order_by("at").values_list("at", flat=True)
    now = timezone.now()
    assert now - times[0] > timedelta(days=11)
    assert times[len(times) - 1] < now
    assert len({localtime(at).date() for at in times}) > 8
    assert len(set(times)) == len(times)
    pin = Pin.objects.get()
    assert timedelta(0) < pin.pinned_at - pin.message.created_at < timedelta(hours=1)


def test_some_rooms_have_something_unread(accounts: list[dict[str, Any]]) -> None:
    jisu = User.objects.get(username="jisu")
    unread = {room["name"]: room["unread"] for room in rooms_overview(jisu).values()}
    assert unread["공지"] == unread["제주 워크숍"] == 0
    assert unread["개발"] > 0
    assert unread["잡담"] > 0


def test_the_accounts_that_are_printed_log_in(accounts: list[dict[str, Any]]) -> None:
    assert len(accounts) == 6
    for account in accounts:
        user = authenticate(username=account["username"], password=account["password"])
        assert user is not None
        assert user.is_superuser == account["is_admin"]
    assert [account["username"] for account in accounts if account["is_admin"]] == ["jisu"]


def test_a_second_run_changes_nothing_and_prints_the_same() -> None:
    first = run()
    before = Message.objects.aggregate(Count("id"))
    assert run() == first
    assert Message.objects.aggregate(Count("id")) == before
    assert len(first) == 6


def test_a_password_that_was_changed_is_not_printed(accounts: list[dict[str, Any]]) -> None:
    emma = User.objects.get(username="emma")
    emma.set_password("a new one, of her own")
    emma.save()
    passwords = {row["username"]: row["password"] for row in map(json.loads, run("--json"))}
    assert passwords.pop("emma") is None
    assert all(passwords.values())


def test_somebody_elses_name_is_not_taken() -> None:
    person("emma")
    with pytest.raises(CommandError, match="emma"):
        run()
    assert not Room.objects.exists()
