"""A room as somebody opens it, with the list of all of theirs: one query for a member."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from messaging.overview import Overview, counted, in_order, overview_of, row_of
from messaging.reading import find_room, floor_of
from rooms.models import Ban, Membership, Room, User


@dataclass(frozen=True, slots=True)
class Visit:
    """`membership` is None where one reads a public room without being in it."""

    room: Room
    membership: Membership | None
    overview: dict[int, Overview]

    @property
    def floor(self) -> int:
        """The seq after which they may read."""
        return floor_of(self.room, self.membership)


def visit(user: User, room_id: int) -> Visit:
    """By the rule of `Room.objects.visible_to`. Raises NotFound."""
    banned = Ban.objects.in_force(timezone.now()).filter(room=OuterRef("room"), user=user)
    mine = counted(Membership.objects.filter(user=user)).annotate(is_banned=Exists(banned))
    memberships = {one.room_id: one for one in mine.select_related("room")}
    overview = {row.room: overview_of(row) for row in in_order(map(row_of, memberships.values()))}
    membership = memberships.get(room_id)
    if membership is None or membership.is_banned:
        return Visit(find_room(user, room_id), membership, overview)
    return Visit(membership.room, membership, overview)
