"""The projection `archive`: its files are the log, whatever happens in between."""

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import run

import pytest
import zstandard
from django.db import transaction
from structlog.testing import capture_logs

from messaging.models import ArchiveFile
from messaging.projections.archive import Archive, line
from messaging.projections.archive_check import problems
from rooms.events import Event, as_event
from rooms.models import Room, RoomEvent, User
from tests.messaging.saying import say

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
Captured = Callable[..., object]


@pytest.fixture
def events(room: Room, alice: User) -> list[Event]:
    """Of three days, one of them with a clock that steps back behind midnight."""
    RoomEvent.objects.filter(room=room).update(at=NOON)
    for hours in (0, 1, 24, 23, 9, 48):
        say(room, alice, f"{hours}시간 뒤 **안녕**", NOON + timedelta(hours=hours))
    return [as_event(row) for row in RoomEvent.objects.filter(room=room).order_by("seq")]


def store(archive: Archive, events: list[Event], captured: Captured) -> None:
    with captured(execute=True), transaction.atomic():  # type: ignore[attr-defined]
        archive.apply(events)


def content(folder: Path) -> bytes:
    """All of a room's files, one behind the other."""
    found = b""
    for path in sorted(folder.glob("*/*.jsonl*")):
        with path.open("rb") as file:
            found += file.read() if path.suffix == ".jsonl" else zstandard.open(file).read()
    return found


def whole(events: list[Event]) -> bytes:
    return b"".join(map(line, events))


@pytest.mark.parametrize("size", [1, 3, 100])
def test_the_files_in_their_order_are_the_log(
    tmp_path: Path,
    events: list[Event],
    size: int,
    django_capture_on_commit_callbacks: Captured,
) -> None:
    archive = Archive(tmp_path)
    for start in range(0, len(events), size):
        store(archive, events[start : start + size], django_capture_on_commit_callbacks)

    assert content(tmp_path) == whole(events)
    names = sorted(path.name for path in tmp_path.glob("*/*"))
    assert names == [
        "2026-11-23.jsonl.zst",
        "2026-11-24.jsonl.zst",
        "2026-11-25.jsonl",
        "SHA256SUMS",
    ]
    assert list(problems(tmp_path)) == []
    assert json.loads(content(tmp_path).splitlines()[0])["v"] == 1


def test_the_manifest_is_one_that_sha256sum_checks(
    tmp_path: Path,
    room: Room,
    events: list[Event],
    django_capture_on_commit_callbacks: Captured,
) -> None:
    store(Archive(tmp_path), events, django_capture_on_commit_callbacks)

    checked = run(
        ["sha256sum", "--check", "SHA256SUMS"],
        cwd=tmp_path / str(room.pk),
        capture_output=True,
        text=True,
    )

    assert (checked.returncode, checked.stdout.count("OK")) == (0, 2), checked.stderr


@pytest.mark.parametrize("kept", [1, 4, 6])
def test_what_a_worker_wrote_before_it_died_is_written_over(
    tmp_path: Path,
    events: list[Event],
    kept: int,
    django_capture_on_commit_callbacks: Captured,
) -> None:
    """Its transaction is rolled back; its files are there, and half of a line too."""
    archive = Archive(tmp_path)
    store(archive, events[:kept], django_capture_on_commit_callbacks)
    with transaction.atomic():
        archive.apply(events[kept:])
        transaction.set_rollback(True)
    for path in tmp_path.glob("*/*.jsonl"):
        with path.open("ab") as file:
            file.write(b'{"v": 1, "ro')

    for event in events[kept:]:
        store(archive, [event], django_capture_on_commit_callbacks)

    assert list(problems(tmp_path)) == []
    last = ArchiveFile.objects.get(is_closed=False)
    surplus = len(content(tmp_path)) - len(whole(events))
    assert content(tmp_path)[: len(content(tmp_path)) - surplus] == whole(events)
    assert last.last_seq == events[-1]["seq"]


def test_what_was_changed_on_disk_is_found(
    tmp_path: Path, events: list[Event], django_capture_on_commit_callbacks: Captured
) -> None:
    store(Archive(tmp_path), events, django_capture_on_commit_callbacks)
    closed, other = sorted(tmp_path.glob("*/*.zst"))
    closed.write_bytes(closed.read_bytes()[:-1] + b"x")
    other.unlink()
    (plain,) = tmp_path.glob("*/*.jsonl")
    plain.write_bytes(plain.read_bytes().replace(b"48", b"49"))

    found = list(problems(tmp_path))

    assert [problem.rpartition(": ")[2] for problem in found] == [
        "its checksum is another",
        "it is missing",
        "it says something else than the log",
    ]


def test_resetting_drops_rows_and_files(
    tmp_path: Path, events: list[Event], django_capture_on_commit_callbacks: Captured
) -> None:
    archive = Archive(tmp_path / "archive")
    store(archive, events, django_capture_on_commit_callbacks)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[attr-defined]
        archive.reset()

    assert not ArchiveFile.objects.exists()
    assert not (tmp_path / "archive").exists()


def test_what_is_written_while_old_files_are_removed_stays(
    tmp_path: Path,
    events: list[Event],
    django_capture_on_commit_callbacks: Captured,
) -> None:
    """A worker goes on from the beginning as soon as the reset has committed."""
    archive, busy = Archive(tmp_path / "archive"), Archive(tmp_path / "archive")
    store(archive, events, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks() as afterwards, transaction.atomic():  # type: ignore[attr-defined]
        archive.reset()

    store(busy, events, django_capture_on_commit_callbacks)
    for remove_old_files in afterwards:
        remove_old_files()

    assert content(tmp_path / "archive") == whole(events)
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]
    assert list(problems(tmp_path / "archive")) == []


def test_after_a_reset_that_was_rolled_back_the_files_are_as_before(
    tmp_path: Path, events: list[Event], django_capture_on_commit_callbacks: Captured
) -> None:
    archive = Archive(tmp_path / "archive")
    store(archive, events[:-1], django_capture_on_commit_callbacks)
    with contextlib.suppress(Died), transaction.atomic():
        archive.reset()
        raise Died

    store(archive, events[-1:], django_capture_on_commit_callbacks)

    assert content(tmp_path / "archive") == whole(events)
    assert list(problems(tmp_path / "archive")) == []


def test_old_files_that_cannot_be_removed_stop_nobody(
    tmp_path: Path,
    events: list[Event],
    django_capture_on_commit_callbacks: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive = Archive(tmp_path / "archive")
    store(archive, events, django_capture_on_commit_callbacks)
    with monkeypatch.context() as patch, capture_logs() as lines:
        patch.setattr("shutil.rmtree", refuse)
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[attr-defined]
            archive.reset()
    store(archive, events, django_capture_on_commit_callbacks)

    assert [line["event"] for line in lines] == ["old files of the archive not removed"] * 2
    assert content(tmp_path / "archive") == whole(events)


class Died(Exception):
    """The worker, before its commit."""


def refuse(folder: Path) -> None:
    raise PermissionError(folder)
