"""Events that Kafka did not take: their short records are in order where the event is parked."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from messaging.kafka.envelope import Record, stand_in
from messaging.models import ParkedEvent
from rooms.events import as_event
from rooms.models import RoomEvent
from tests.messaging.kafka.copies import Copy, changed
from tests.messaging.kafka.test_verify import errors
from tests.messaging.room_life import RoomLife

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def copy(copies: Callable[[], Copy]) -> Copy:
    """Of a life in some rooms; nothing is written yet."""
    RoomLife(1).live(60)
    return copies()


def parked(copy: Copy, place: int, *, reason: str = "TooLarge", size: int = 9) -> Record:
    """A record of the copy as the worker writes it where Kafka does not take the event."""
    one = copy.records[place]
    row = RoomEvent.objects.get(room=one.room_id, seq=one.seq)
    ParkedEvent.objects.create(event=row, reason=reason, size=size)
    return stand_in(as_event(row), site="chat.example", reason=reason, size=size)


def test_a_short_record_for_a_parked_event_is_omitted_and_no_error(copy: Copy) -> None:
    copy.records[1] = parked(copy, 1)
    copy.write([*copy.records, copy.records[1]])

    report = copy.compare()

    assert (*errors(report), report.omitted, report.repeated) == (0, 0, 0, 1, 1)


def test_the_command_is_content_with_what_is_omitted(
    copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.records[1] = parked(copy, 1)
    copy.write()

    call_command("verify_mirror")

    assert capsys.readouterr().out.endswith(
        "0 repeated, 0 waiting, 1 omitted\n0 missing, 0 extra, 0 different\n"
    )


def test_omitted_events_are_counted_also_where_something_else_is_wrong(copy: Copy) -> None:
    copy.records[1] = parked(copy, 1)
    copy.write([one for one in copy.records if one is not copy.records[2]])

    report = copy.compare()

    assert (*errors(report), report.omitted) == (1, 0, 0, 1)


def test_a_short_record_for_an_event_that_is_not_parked_is_different(copy: Copy) -> None:
    copy.records[1] = parked(copy, 1)
    ParkedEvent.objects.all().delete()
    copy.write()

    report = copy.compare()

    assert (*errors(report), report.omitted) == (0, 0, 1, 0)
    assert "is not parked" in str(report.findings[0])


@pytest.mark.parametrize("said", [{"reason": "Else"}, {"size": 8}, {"type": "room.updated"}])
def test_a_short_record_that_says_something_else_is_different(
    copy: Copy, said: dict[str, object]
) -> None:
    copy.records[1] = changed(parked(copy, 1), **said)
    copy.write()

    report = copy.compare()

    assert (*errors(report), report.omitted) == (0, 0, 1, 0)


def test_a_wrong_short_record_is_not_covered_by_the_right_one(copy: Copy) -> None:
    copy.records[1] = parked(copy, 1)
    copy.write([*copy.records, changed(copy.records[1], size=8)])

    assert errors(copy.compare()) == (0, 0, 1)


def test_a_short_record_is_in_order_before_its_event_is_parked(copy: Copy) -> None:
    copy.records[-1] = parked(copy, -1)
    ParkedEvent.objects.all().delete()
    last = copy.records[-1]
    RoomEvent.objects.filter(room=last.room_id, seq=last.seq).update(mirrored_at=None)
    copy.write()

    assert copy.compare().is_exact
