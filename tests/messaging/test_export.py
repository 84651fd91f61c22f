"""A log into a file, and an empty database from it: all of it, the same bytes, or nothing."""

import stat
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS

from messaging import folding as message_folding
from messaging.event_data import SHAPES
from messaging.events import EVENT_OMITTED
from messaging.models import Mention, Message, Pin, Reaction, Upload
from messaging.proving import contradictions
from messaging.services import importing
from rooms import events, folding
from rooms.events import as_event
from rooms.models import Ban, Epoch, Membership, Room, RoomEvent, User
from tests.messaging.room_life import RoomLife

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

# Times in milliseconds, keys of data in the order of letters: as every export has it.
LINES = [
    b'{"room":7,"seq":1,"type":"room.created","at":"2026-01-02T03:04:05.006Z",'
    b'"actor":{"id":3,"name":"\xed\x95\x98\xeb\x8a\x98"},"data":{"history":"all","kind":"private",'
    b'"name":"\xeb\xb0\xa9","topic":""}}\n',
    b'{"room":7,"seq":2,"type":"member.joined","at":"2026-01-02T03:04:05.006Z",'
    b'"actor":{"id":3,"name":"\xed\x95\x98\xeb\x8a\x98"},"data":{"name":"\xed\x95\x98\xeb\x8a\x98",'
    b'"role":"owner","user":3}}\n',
    b'{"room":7,"seq":3,"type":"message.created","at":"2026-01-02T03:04:06.000Z",'
    b'"actor":{"id":3,"name":"\xed\x95\x98\xeb\x8a\x98"},"data":{"attachments":[],"body":"a\\r\\n'
    b'\\\\u0000","body_html":"<p>a</p>","client_id":"8a6e0804-2bd0-4672-b79d-d97027f9071a",'
    b'"id":9,"mentions":[],"position":1,"reply_to":null}}\n',
]
IN_ROOM_8 = [line.replace(b'"room":7', b'"room":8') for line in LINES]


def empty() -> None:
    for model in (Upload, Reaction, Pin, Mention, Message, RoomEvent, Membership, Ban, Room, User):
        model._default_manager.all()._raw_delete(DEFAULT_DB_ALIAS)


def counts() -> list[int]:
    return [model._default_manager.count() for model in (User, Room, RoomEvent, Message)]


def write(file: Path, lines: list[bytes]) -> Path:
    file.write_bytes(b"".join(lines))
    return file


def altered(line: bytes, **values: Any) -> bytes:
    return orjson.dumps(orjson.loads(line) | values) + b"\n"


def with_data(line: bytes, **values: Any) -> bytes:
    return altered(line, data=orjson.loads(line)["data"] | values)


def test_a_life_goes_out_comes_in_and_goes_out_in_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES_AT_ONCE", 7)
    RoomLife(5).live(150)
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    before, epoch = RoomEvent.objects.count(), Epoch.objects.current()
    call_command("export", "--all", to=first)
    empty()

    call_command("import", first)
    call_command("export", "--all", to=second)

    assert second.read_bytes() == first.read_bytes()
    assert RoomEvent.objects.count() == before
    assert RoomEvent.objects.unmirrored().count() == before, "the worker copies it"
    assert list(contradictions()) == []
    assert Epoch.objects.current() != epoch


def test_both_databases_write_the_same_bytes(tmp_path: Path) -> None:
    file = write(tmp_path / "log.jsonl", LINES)

    call_command("import", file)
    call_command("export", "7", to=tmp_path / "again.jsonl")

    assert (tmp_path / "again.jsonl").read_bytes() == file.read_bytes()


def test_a_line_is_an_event_as_everywhere(tmp_path: Path) -> None:
    RoomLife(6).live(20)

    call_command("export", "--all", to=tmp_path / "log.jsonl")

    lines = (tmp_path / "log.jsonl").read_bytes().splitlines()
    rows = RoomEvent.objects.order_by("room_id", "seq")
    assert [orjson.loads(line) for line in lines] == [as_event(row) for row in rows]


def test_one_room_is_written_alone_and_told_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room = RoomLife(6).rooms[1]
    file = tmp_path / "room.jsonl"

    call_command("export", str(room.pk), "--json", to=file)

    told = orjson.loads(capsys.readouterr().out)
    lines = file.read_bytes().splitlines()
    assert {orjson.loads(line)["room"] for line in lines} == {room.pk}
    assert (told["rooms"], told["events"], told["bytes"]) == (1, len(lines), file.stat().st_size)
    empty()
    call_command("import", file, "--json")
    assert orjson.loads(capsys.readouterr().out)["sha256"] == told["sha256"]


def test_a_file_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    RoomLife(6)
    file = tmp_path / "log.jsonl"
    call_command("export", "--all", to=file)
    content = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    with pytest.raises(CommandError, match="exists: name another file"):
        call_command("export", "--all", to=file)
    with pytest.raises(CommandError, match="cannot write"):
        call_command("export", "--all", to=tmp_path / "nowhere" / "log.jsonl")
    with pytest.raises(CommandError, match="there is no room 4711"):
        call_command("export", "4711", to=tmp_path / "room.jsonl")

    assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]


def test_an_export_that_is_broken_off_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_row: object) -> bytes:
        raise KeyboardInterrupt

    RoomLife(6)
    monkeypatch.setattr("messaging.services.exporting.line_of", interrupt)

    with pytest.raises(CommandError, match="interrupted"):
        call_command("export", "--all", to=tmp_path / "log.jsonl")

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([], "the file is empty"),
        ([LINES[0], b"\n"], "line 2 is empty"),
        ([LINES[0], LINES[1][:40]], "line 2 is not JSON .*: it was cut off"),
        ([LINES[0], b"[1]\n"], "line 2 is not a JSON object"),
        ([altered(LINES[0], room="7")], "line 1 is no event: room is not a number from 1 on"),
        ([altered(LINES[0], v=9)], "line 1 has a version that this release does not read"),
        ([LINES[0], LINES[2]], "line 2: event 7:3, but 7:2 is missing before it"),
        ([*LINES[:2], LINES[1]], "line 3: event 7:2 again, or out of order: room 7 is at 2"),
        ([altered(LINES[1], seq=1)], "line 1: room 7 begins with member.joined"),
        ([with_data(LINES[0], kind="secret")], r"line 1 is no room.created: data.kind: "),
        ([with_data(LINES[0], name="가" * 81)], r"line 1 is no room.created: data.name: "),
        ([LINES[0], with_data(LINES[1], user="3")], r"line 2 is no member.joined: data.user: "),
        ([*LINES[:2], with_data(LINES[2], body="\0")], "line 3 holds a NUL character"),
        ([*LINES[:2], with_data(LINES[2], reply_to=8)], "line 3: event 7:3 answers message 8"),
        ([*LINES[:2], altered(LINES[2], actor=None)], "line 3: event 7:3 is no message.created"),
        ([*LINES, altered(LINES[2], seq=4)], "line 4: the database .*(UNIQUE|unique)"),
        ([*LINES, *IN_ROOM_8], "line 6: the database does not take it .*(UNIQUE|unique)"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_and_nothing_is_stored(
    lines: list[bytes], complaint: str, tmp_path: Path
) -> None:
    file = write(tmp_path / "log.jsonl", lines)

    with pytest.raises(CommandError, match=f"log.jsonl, {complaint}") as refused:
        call_command("import", file)

    assert refused.value.returncode == 1
    assert "Nothing was stored: export it anew, or mend the file" in str(refused.value)
    assert counts() == [0, 0, 0, 0]
    assert not Epoch.objects.exists()


def test_a_database_that_is_not_empty_is_refused_unchanged(tmp_path: Path, alice: User) -> None:
    file = write(tmp_path / "log.jsonl", LINES)

    with pytest.raises(CommandError, match="the database is not empty") as refused:
        call_command("import", file)

    assert refused.value.returncode == 5
    assert counts() == [1, 0, 0, 0]


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot read .*No such file"):
        call_command("import", tmp_path / "nothing.jsonl")


def test_ids_go_on_beyond_those_of_the_file(tmp_path: Path) -> None:
    call_command("import", write(tmp_path / "log.jsonl", LINES))

    assert User.objects.create_user("newcomer").pk > 3
    assert User.objects.get(pk=3).name == "하늘"


def test_a_name_that_is_too_long_to_be_chosen_is_a_user_name(tmp_path: Path) -> None:
    long = "u" * 100
    actor = {"id": 3, "name": long}
    lines = [altered(LINES[0], actor=actor), with_data(altered(LINES[1], actor=actor), name=long)]

    call_command("import", write(tmp_path / "log.jsonl", lines))

    assert User.objects.get(pk=3).username == long


def test_what_each_type_of_event_must_say_is_known() -> None:
    """Of these, that they happened is all."""
    empty_ones = {events.ROOM_ARCHIVED, events.ROOM_UNARCHIVED, EVENT_OMITTED}

    assert folding.CHANGES.keys() | message_folding.CHANGES.keys() <= SHAPES.keys() | empty_ones
