"""When nothing may disturb a person: for a span, and every day between two hours of their clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.utils import timezone

from rooms.attention import SPANS, end_of
from rooms.models import Attention, User
from rooms.models.attention import ENDLESS

SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2026, 11, 23, 12, tzinfo=SEOUL)


def at(hour: int, minute: int = 0) -> datetime:
    return NOON.replace(hour=hour, minute=minute)


def hours(start: int, end: int) -> Attention:
    return Attention(quiet_from=time(start), quiet_to=time(end), timezone="Asia/Seoul")


def test_who_chose_nothing_is_called() -> None:
    assert not Attention().is_quiet(NOON)


def test_quiet_ends_when_its_time_is_over() -> None:
    attention = Attention(quiet_until=NOON)
    assert attention.is_quiet(NOON - timedelta(seconds=1))
    assert not attention.is_quiet(NOON)


def test_quiet_hours_go_by_the_clock_of_the_person() -> None:
    attention = hours(12, 14)
    assert attention.is_quiet(at(13))
    assert attention.is_quiet(at(13).astimezone(UTC))
    assert not attention.is_quiet(at(14))
    assert not attention.is_quiet(datetime(2026, 11, 23, 13, tzinfo=UTC))


def test_quiet_hours_may_go_over_midnight() -> None:
    attention = hours(22, 7)
    assert [attention.is_quiet(at(hour)) for hour in (21, 22, 0, 6, 7)] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_a_span_ends_when_it_says() -> None:
    with timezone.override(SEOUL):
        assert end_of("30m", NOON) == at(12, 30)
        assert end_of("1h", NOON) == at(13)
        assert end_of("morning", NOON) == at(8) + timedelta(days=1)
        assert end_of("endless", NOON) == ENDLESS
        assert [span for span, _name in SPANS if end_of(span, NOON) is None] == []


def test_what_is_no_span_has_no_end() -> None:
    assert end_of("for ever", NOON) is None


@pytest.mark.django_db
def test_what_a_person_chose_is_kept_once(alice: User) -> None:
    assert Attention.objects.of(alice).with_text
    Attention.objects.change(alice, with_text=False)
    Attention.objects.change(alice, with_sound=True)
    kept = Attention.objects.of(alice)
    assert (kept.with_text, kept.with_sound) == (False, True)
    with pytest.raises(IntegrityError):
        Attention.objects.create(user=alice)
