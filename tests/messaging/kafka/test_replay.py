"""A room's past from the topic, by the reader rule."""

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from messaging.commit import Send, commit_sends
from messaging.kafka.envelope import record
from rooms.events import Event
from rooms.models import Room, User
from tests.messaging.kafka.copies import Copy

pytestmark = pytest.mark.django_db(transaction=True)

SAID = datetime.fromisoformat("2026-11-23T09:30:00+09:00")


@pytest.fixture
def copy(copies: Callable[[], Copy], public_room: Room, alice: User) -> Copy:
    """Of a room in which something was said long after it was opened; nothing is written yet."""
    for number, body in enumerate(("안녕\n하세요", "**hi**", "잘 자요")):
        at = SAID + timedelta(minutes=number)
        commit_sends([Send(alice, public_room.pk, uuid4(), body, at=at)])
    return copies()


def replay(room: Room, **options: Any) -> str:
    output = StringIO()
    call_command("replay", str(room.pk), stdout=output, **options)
    return output.getvalue()


def test_json_is_an_event_a_line_and_nothing_else(copy: Copy, public_room: Room) -> None:
    first, *rest = copy.records
    copy.write([first, *rest, first, rest[0]])

    output = replay(public_room, json=True)

    assert [json.loads(line) for line in output.splitlines()] == copy.log


def test_people_read_time_author_and_text(copy: Copy, public_room: Room) -> None:
    copy.write()

    with timezone.override("Asia/Seoul"):
        lines = replay(public_room).splitlines()

    assert "2026-11-23 09:30:00  Alice: 안녕" in lines
    assert lines[lines.index("2026-11-23 09:30:00  Alice: 안녕") + 1] == " " * 21 + "하세요"
    assert "2026-11-23 09:31:00  Alice: **hi**" in lines
    assert lines[0].endswith("* Alice opened this room")


def test_a_part_is_played_between_two_times(copy: Copy, public_room: Room) -> None:
    # As if the room were older than what is said in it.
    opened: list[Event] = [
        {**event, "at": "2026-11-01T00:00:00.000Z"}
        for event in copy.log
        if "body" not in event["data"]
    ]
    copy.records[: len(opened)] = [record(event, site="x") for event in opened]
    copy.write()

    output = replay(
        public_room, json=True, since=SAID + timedelta(minutes=1), until=SAID + timedelta(minutes=2)
    )

    assert [json.loads(line)["data"]["body"] for line in output.splitlines()] == ["**hi**"]


def test_time_goes_by_as_it_did_but_faster(copy: Copy, public_room: Room) -> None:
    # As if the room had been opened with the first of what is said in it.
    opened: list[Event] = [{**event, "at": copy.log[-3]["at"]} for event in copy.log[:-3]]
    copy.records[:-3] = [record(event, site="x") for event in opened]
    copy.write()
    began = time.monotonic()

    replay(public_room, json=True, speed=240.0)

    assert time.monotonic() - began >= 0.5


def test_one_that_was_broken_off_goes_on_behind_what_one_has(copy: Copy, public_room: Room) -> None:
    copy.write()
    events = copy.log

    for seq in (0, 1, events[-2]["seq"]):
        output = replay(public_room, json=True, after=seq)
        assert [json.loads(line) for line in output.splitlines()] == events[seq:]
    assert replay(public_room, after=events[-1]["seq"]) == ""


def test_what_one_has_may_be_gone_from_the_topic(copy: Copy, public_room: Room) -> None:
    copy.write(copy.records[2:])

    output = replay(public_room, json=True, after=3)

    assert [json.loads(line) for line in output.splitlines()] == copy.log[3:]


@pytest.mark.parametrize("seq", ["-1", "last", "1.5", "٣"])
def test_what_is_no_seq_is_refused(seq: str) -> None:
    with pytest.raises(CommandError, match="is not the seq of an event, like 120"):
        call_command("replay", "1", f"--after={seq}")


def test_how_far_it_is_stands_on_a_terminal_while_the_events_go_into_a_file(
    copy: Copy, public_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy.write()
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)

    replay(public_room, json=True)

    last = terminal.getvalue().splitlines()[-1]
    assert last.startswith("100%|")
    assert f"/{len(copy.log)}.00 [" in last


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_hole_ends_it_in_one_line(copy: Copy, public_room: Room) -> None:
    copy.write([one for one in copy.records if one.seq != 3])
    output = StringIO()

    with pytest.raises(CommandError, match=f"event {public_room.pk}:3 is missing") as refused:
        call_command("replay", str(public_room.pk), json=True, stdout=output)

    assert refused.value.returncode == 1
    assert [json.loads(line)["seq"] for line in output.getvalue().splitlines()] == [1, 2]


def test_a_past_whose_beginning_is_gone_is_not_played_as_if_it_were_whole(
    copy: Copy, public_room: Room
) -> None:
    copy.write(copy.records[-3:])

    with pytest.raises(CommandError, match=f"event {public_room.pk}:1 is missing") as refused:
        replay(public_room, json=True)

    assert refused.value.returncode == 1


def test_what_came_before_its_turn_at_the_very_beginning_is_played_in_order(
    copy: Copy, public_room: Room
) -> None:
    copy.write([copy.records[1], *copy.records])

    output = replay(public_room, json=True)

    seqs = [json.loads(line)["seq"] for line in output.splitlines()]
    assert seqs == list(range(1, len(copy.records) + 1))


def test_a_room_that_nobody_knows_is_told_of(copy: Copy) -> None:
    with pytest.raises(CommandError, match="there is no room 4711, neither here nor in the topic"):
        call_command("replay", "4711")


@pytest.mark.parametrize("command", [["verify_mirror"], ["rebuild_from_log"], ["replay", "1"]])
def test_without_kafka_a_command_says_what_to_set(settings: Settings, command: list[str]) -> None:
    settings.KAFKA_BOOTSTRAP_SERVERS = []

    with pytest.raises(CommandError, match="set KAFKA_BOOTSTRAP_SERVERS") as refused:
        call_command(*command)

    assert refused.value.returncode == 3


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(CommandError, match="'yesterday' is not a time"):
        call_command("replay", "1", "--since", "yesterday")
