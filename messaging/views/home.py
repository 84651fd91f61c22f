"""Where one comes in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from rooms.models import Room
from rooms.requests import PersonRequest

LAST_ROOM_COOKIE = "room"


@require_safe
@login_required
def home(request: PersonRequest) -> HttpResponse:
    """The room one was in last, else the directory."""
    last = request.COOKIES.get(LAST_ROOM_COOKIE, "")
    rooms = Room.objects.visible_to(request.user).of_member(request.user)
    if last.isascii() and last.isdigit() and rooms.filter(pk=last[:18]).exists():
        return redirect("room", room_id=int(last))
    return redirect("directory")
