"""Moments as people read them, in the language and the time zone that are active.

The formats are those that browsers use for the same language, so that a page does not move when
the client takes over.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext, pgettext


def clock(at: datetime) -> str:
    """ "9:20 PM" """
    return formatted(timezone.localtime(at), pgettext("Django format: time of day", "g:i A"))


def moment(at: datetime) -> str:
    """ "Nov 23, 2026, 9:20 PM" """
    return formatted(
        timezone.localtime(at), pgettext("Django format: short date and time", "M j, Y, g:i A")
    )


def day(on: date) -> str:
    """ "Today", "Yesterday" or "Monday, November 23, 2026" """
    today = timezone.localdate()
    if on == today:
        return gettext("Today")
    if on == today - timedelta(days=1):
        return gettext("Yesterday")
    return formatted(on, pgettext("Django format: long date", "l, F j, Y"))
