"""What calls for my attention."""

from django.shortcuts import get_object_or_404
from ninja import Router

from messaging.api.rooms import ROOM, RoomShown, room_for
from messaging.live.announce import announce_room
from messaging.services.levels import choose_level
from rooms.api.authentication import ApiRequest
from rooms.api.fields import Given, Text
from rooms.models import Room

router = Router(tags=["attention"])


class MineGiven(Given):
    level: Text


@router.patch(ROOM + "/me", response=RoomShown, summary="What of a room notifies me")
def patch_mine(request: ApiRequest, room_id: int, given: MineGiven) -> dict[str, object]:
    """`level` is `all`, `mentions` or `none`. My other devices follow."""
    choose_level(user=request.auth, room_id=room_id, level=given.level)
    announce_room(user=request.auth, room_id=room_id)
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    return room_for(request.auth, room)
