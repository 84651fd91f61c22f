"""What of a room calls for one's attention."""

from django.utils.translation import gettext_lazy as _

from messaging.reading import find_room
from rooms.errors import Forbidden, Invalid
from rooms.models import Level, Membership, User


def choose_level(*, user: User, room_id: int, level: str) -> None:
    """Raises Invalid, NotFound, or Forbidden for a room one reads without being in it."""
    if level not in Level.values:
        raise Invalid(_("A level is one of all, mentions and none."))
    if not Membership.objects.filter(user=user, room=room_id).update(level=level):
        find_room(user, room_id)
        raise Forbidden
