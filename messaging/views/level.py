"""What of a room notifies one, chosen in the room or its settings, without JavaScript."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from messaging.live.announce import announce_room
from messaging.services.levels import choose_level
from rooms.models import Room
from rooms.requests import PersonRequest
from rooms.views.answers import carry_out

PAGES = {"room", "room_settings"}


@require_POST
@login_required
def room_level(request: PersonRequest, room_id: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    page = request.POST.get("then", "")

    def choose() -> None:
        level = request.POST.get("level", "")
        choose_level(user=request.user, room_id=room.pk, level=level)
        announce_room(user=request.user, room_id=room.pk)

    then = (page if page in PAGES else "room", room.pk)
    return carry_out(request, choose, done=_("Saved."), then=then)
