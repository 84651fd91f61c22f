"""The log against a copy of it that is whole, or damaged in every way there is."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from messaging.kafka import clients
from messaging.kafka.checkpoint import Checkpoint, Progress
from messaging.kafka.findings import Report
from messaging.kafka.verify import Comparison
from messaging.management.commands.verify_mirror import copy_verified
from messaging.models import KafkaCopy
from rooms.models import RoomEvent
from tests.messaging.kafka.copies import Copy, changed, other
from tests.messaging.room_life import RoomLife

pytestmark = pytest.mark.django_db(transaction=True)

Copies = Callable[[], Copy]


@pytest.fixture
def copy(copies: Copies) -> Copy:
    """Of a life in some rooms; nothing is written yet."""
    RoomLife(1).live(60)
    return copies()


def errors(report: Report) -> tuple[int, int, int]:
    return report.missing, report.extra, report.different


def told(report: Report) -> list[str]:
    """Kind and number of each finding."""
    return [" ".join(str(finding).split()[:2]) for finding in report.findings]


def test_a_whole_copy_is_found_equal(copy: Copy) -> None:
    copy.write()

    report = copy.compare()

    assert report.counts() == {
        "missing": 0, "extra": 0, "different": 0, "repeated": 0, "waiting": 0, "omitted": 0,
        "rooms": 5, "events": len(copy.records),
    }  # fmt: skip


def test_what_was_not_copied_yet_waits(copy: Copy) -> None:
    *head, last = copy.records
    RoomEvent.objects.filter(room=last.room_id, seq=last.seq).update(mirrored_at=None)
    copy.write(head)

    report = copy.compare()

    assert (*errors(report), report.waiting) == (0, 0, 0, 1)


def test_what_is_in_the_topic_and_not_marked_yet_is_no_error(copy: Copy) -> None:
    RoomEvent.objects.filter(room=copy.records[-1].room_id, seq__gt=2).update(mirrored_at=None)
    copy.write()

    assert copy.compare().is_exact


def test_repeated_records_are_counted_and_no_error(copy: Copy) -> None:
    first, second, third, *rest = copy.records
    copy.write([first, second, third, second, third, *rest])

    report = copy.compare()

    assert (*errors(report), report.repeated) == (0, 0, 0, 2)


def test_a_record_ahead_of_its_turn_that_comes_again_is_no_error(copy: Copy) -> None:
    first, second, third, *rest = copy.records
    copy.write([first, third, second, third, *rest])

    assert copy.compare().is_exact


def test_missing_records_are_named(copy: Copy) -> None:
    gone = copy.records[1]
    copy.write([one for one in copy.records if one != gone])

    report = copy.compare()

    assert errors(report) == (1, 0, 0)
    assert told(report) == [f"missing {gone.room_id}:{gone.seq}"]


def test_a_whole_room_that_is_missing_is_named(copy: Copy) -> None:
    room = copy.records[0].room_id
    gone = [one for one in copy.records if one.room_id == room]
    copy.write([one for one in copy.records if one.room_id != room])

    report = copy.compare()

    assert told(report) == [f"missing {room}:{one.seq}" for one in gone]


def test_a_changed_record_is_named_with_its_place(copy: Copy) -> None:
    copy.records[1] = changed(copy.records[1], name="somebody else")
    copy.write()

    report = copy.compare()

    assert errors(report) == (0, 0, 1)
    (finding,) = report.findings
    assert (finding.room, finding.seq) == (copy.records[1].room_id, copy.records[1].seq)
    assert finding.place.startswith(f"{copy.layout.place(copy.records[1].room_id)[0]}-")


def test_a_repetition_that_says_something_else_is_different(copy: Copy) -> None:
    copy.write([*copy.records, changed(copy.records[1], name="somebody else")])

    assert errors(copy.compare()) == (0, 0, 1)


def test_records_beyond_the_log_and_of_unknown_rooms_are_extra(copy: Copy) -> None:
    last = copy.records[-1]
    beyond = other(last, room=last.room_id, seq=last.seq + 1)
    unknown = other(last, room=4_711_000, seq=1)
    copy.write([*copy.records, beyond, unknown])

    report = copy.compare()

    assert errors(report) == (0, 2, 0)
    assert sorted(told(report)) == sorted(
        [f"extra {last.room_id}:{last.seq + 1}", "extra 4711000:1"]
    )
    assert report.rooms == 5


def test_a_record_that_is_no_event_is_extra_with_the_reason(copy: Copy) -> None:
    copy.write([*copy.records, copy.records[0]._replace(value=b"hello")])

    report = copy.compare()

    assert errors(report) == (0, 1, 0)
    assert "its value is not JSON" in str(report.findings[0])


def test_an_event_in_the_partition_of_another_room_is_extra_and_missing(copy: Copy) -> None:
    moved = copy.records[0]
    stray = moved._replace(room_id=next(
        room for room in range(100, 200)
        if copy.layout.place(room) != copy.layout.place(moved.room_id)
    ))  # fmt: skip
    copy.write([stray, *copy.records[1:]])

    report = copy.compare()

    assert (report.missing, report.extra) == (1, 1)
    assert "stands in the wrong place" in "".join(map(str, report.findings))


class Stop:
    """Ctrl-C after some portions."""

    def __init__(self, checkpoint: Checkpoint, portions: int) -> None:
        self.checkpoint = checkpoint
        self.left = portions

    def __call__(self, progress: Progress) -> None:
        self.checkpoint.save(progress)
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


def test_a_comparison_goes_on_where_it_was_broken_off(
    copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(clients.CONSUMER, "max_poll_records", 5)
    first, second, *rest = copy.records
    copy.write([first, second, first, *rest, rest[0]._replace(value=b"x")])
    whole = copy.compare()
    checkpoint = Checkpoint(tmp_path / "progress.json", of="x")

    for portions in range(1, 8):
        with pytest.raises(KeyboardInterrupt):
            Comparison(copy.layout, kept=Stop(checkpoint, portions)).run()
        resumed = checkpoint.load()
        assert resumed is not None
        report = Comparison(copy.layout, progress=resumed).run()
        assert report.counts() == whole.counts()
        assert told(report) == told(whole)


def test_the_progress_of_another_comparison_is_not_gone_on_from(tmp_path: Path) -> None:
    Checkpoint(tmp_path / "progress.json", of="one").save(Progress())

    assert Checkpoint(tmp_path / "progress.json", of="one").load() == Progress()
    assert Checkpoint(tmp_path / "progress.json", of="two").load() is None
    (tmp_path / "progress.json").write_text("half a")
    assert Checkpoint(tmp_path / "progress.json", of="one").load() is None


def test_what_was_kept_of_topics_that_are_no_more_is_not_gone_on_from(copy: Copy) -> None:
    copy.write([])
    prefix, layout = settings.KAFKA_TOPIC_PREFIX, settings.KAFKA_TOPIC_LAYOUT
    current = KafkaCopy.objects.current(layout=layout, prefix=prefix)
    # As an interrupted comparison left it that had found everything so far.
    kept = Checkpoint(settings.DATA_DIR / "verify-mirror.json", of=copy_verified())
    kept.save(Progress(log_position=None))
    current.generation += 1
    current.save()
    output = StringIO()

    with pytest.raises(SystemExit):
        call_command("verify_mirror", "--resume", "--json", stdout=output)

    assert json.loads(output.getvalue())["missing"] == len(copy.log)
