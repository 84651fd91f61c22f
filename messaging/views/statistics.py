"""The statistics as pages: of a room, and of all rooms that somebody may see."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from messaging.models import Worker
from messaging.statistics import (
    PROJECTION,
    Span,
    StatisticsShown,
    all_statistics,
    room_statistics,
)
from rooms.models import Room, User
from rooms.requests import PersonRequest

CHOICES = (7, 30, 90, 365)
DAYS = 30


@require_safe
@login_required
def page(request: PersonRequest) -> HttpResponse:
    span = _asked(request)
    return _page(request, span, all_statistics(request.user, span or Span(DAYS)))


@require_safe
@login_required
def room_page(request: PersonRequest, room_id: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    span = _asked(request)
    return _page(request, span, room_statistics(request.user, room, span or Span(DAYS)), room)


def _asked(request: PersonRequest) -> Span | None:
    """None for what is none of the spans or no day."""
    days, day = request.GET.get("days", str(DAYS)), request.GET.get("day", "")
    try:
        found = parse_date(day)
    except ValueError:
        return None
    if days not in map(str, CHOICES) or (day and not found):
        return None
    return Span(int(days), found)


def _page(
    request: PersonRequest, span: Span | None, found: StatisticsShown, room: Room | None = None
) -> HttpResponse:
    status = HTTPStatus.OK if span else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "room": room,
        "span": span or Span(DAYS),
        "choices": CHOICES,
        "is_understood": span is not None,
        "is_counting": Worker.objects.alive().filter(role=PROJECTION).exists(),
        **_shown(found),
    }
    return render(request, "messaging/statistics.html", context, status=status)


def _shown(found: StatisticsShown) -> dict[str, Any]:
    """With people and days as the template writes them."""
    days = [(date.fromisoformat(row["day"]), row["messages"]) for row in found["days"]]
    people = User.objects.in_bulk([row["id"] for row in found["talkers"]])
    talkers = [
        (people[row["id"]], row["messages"]) for row in found["talkers"] if row["id"] in people
    ]
    return {
        "statistics": found,
        "day": date.fromisoformat(found["day"]),
        "days": days,
        "hours": list(enumerate(found["hours"])),
        "talkers": talkers,
        "most_said": max([number for _person, number in talkers], default=0),
        "most_used": max([row["messages"] for row in found["words"]], default=0),
    }
