"""The choices of the page on notifications, as moments and values."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.models.attention import ENDLESS

HALF_AN_HOUR, HOUR, MORNING, ENDLESSLY = "30m", "1h", "morning", "endless"
SPANS = [
    (HALF_AN_HOUR, _("For 30 minutes")),
    (HOUR, _("For an hour")),
    (MORNING, _("Until tomorrow morning")),
    (ENDLESSLY, _("Until I end it")),
]
MORNING_HOUR = 8


def end_of(span: str, now: datetime) -> datetime | None:
    """When so much quiet ends, in the time zone of the reader; None for what is no span."""
    ends = {
        HALF_AN_HOUR: now + timedelta(minutes=30),
        HOUR: now + timedelta(hours=1),
        MORNING: _next_morning(now),
        ENDLESSLY: ENDLESS,
    }
    return ends.get(span)


def _next_morning(now: datetime) -> datetime:
    tomorrow = timezone.localtime(now) + timedelta(days=1)
    return tomorrow.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
