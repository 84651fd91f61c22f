"""A room's time machine: the room as it was at any place of its log."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from messaging.kafka.history import read_past
from messaging.past import as_it_was, seq_at
from messaging.reading import floor
from messaging.rendering.reader import Reader
from messaging.rendering.rows import rows
from rooms.models import Room
from rooms.requests import PersonRequest

# Of the messages before a moment so many are shown, and so many events are read for them.
SHOWN = 50
SPAN = 200


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a room's log that a person may look back on; `first` is 1 for most."""

    first: int
    last: int

    def held(self, seq: int) -> int:
        return max(self.first, min(seq, self.last))


@require_safe
@login_required
def time_page(request: PersonRequest, room_id: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    span = Span(first=min(floor(request.user, room) + 1, room.last_seq), last=room.last_seq)
    asked, is_understood = _asked(request, room)
    seq = span.held(asked)
    past = read_past(request.user, room, after=max(0, seq - SPAN), limit=SPAN)
    events = [event for event in past.events if event["seq"] <= seq]
    timeline = as_it_was(events, has_older=seq - SPAN >= span.first, shown=SHOWN)
    context = {
        "room": room,
        "span": span,
        "seq": seq,
        "at": datetime.fromisoformat(events[-1]["at"]) if events else None,
        "is_understood": is_understood,
        "source": past.source,
        "timeline": timeline,
        "rows": rows(timeline, Reader(request.user.pk, None)),
    }
    return render(request, "messaging/time.html", context, status=200 if is_understood else 422)


def _asked(request: PersonRequest, room: Room) -> tuple[int, bool]:
    """The place in the log that is asked for, the newest one by default; and whether it was
    something that can be asked for."""
    at, seq = request.GET.get("at", ""), request.GET.get("seq", "")
    if at:
        moment = _moment(at)
        return (seq_at(room, moment), True) if moment else (room.last_seq, False)
    if seq:
        is_number = seq.isascii() and seq.isdigit() and len(seq) < 16
        return (int(seq), True) if is_number else (room.last_seq, False)
    return room.last_seq, True


def _moment(text: str) -> datetime | None:
    """Of a field for date and time, which knows no zone: the reader's is meant."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None or timezone.is_aware(moment):
        return moment
    return timezone.make_aware(moment)
