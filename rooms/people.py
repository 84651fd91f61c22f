"""The people of a room, as its pages list them."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf

from rooms.models import Membership, Role, Room, User

# A page that listed thousands would serve nobody: beyond this it tells their number.
MOST_LISTED = 200

# Of a room's members those who read and can be talked with, for its number of people.
PERSON = Q(memberships__user__is_bot=False)

# Who can be talked with stands before what only speaks.
RANK = Case(
    When(user__is_bot=True, then=3),
    When(role=Role.OWNER, then=0),
    When(role=Role.MODERATOR, then=1),
    default=2,
    output_field=IntegerField(),
)
NAME = Lower(Coalesce(NullIf("user__display_name", Value("")), "user__username"))


@dataclass(frozen=True, slots=True)
class People:
    """`listed` holds the first of them with their users, by role, then by name."""

    room_id: int
    listed: list[Membership]
    count: int

    @property
    def unlisted(self) -> int:
        return self.count - len(self.listed)

    @property
    def names(self) -> dict[int, str]:
        """Of those who are listed."""
        return {membership.user_id: membership.user.name for membership in self.listed}

    def membership_of(self, user: User) -> Membership | None:
        """Of one of the listed, or asked for where not everybody is listed."""
        listed = (row for row in self.listed if row.user_id == user.pk)
        found = next(listed, None)
        if found is None and self.unlisted:
            return Membership.objects.filter(room=self.room_id, user=user).first()
        return found


def people_of(room: Room) -> People:
    rows = room.memberships.select_related("user").order_by(RANK, NAME, "pk")
    listed = list(rows[: MOST_LISTED + 1])
    if len(listed) <= MOST_LISTED:
        return People(room.pk, listed, len(listed))
    return People(room.pk, listed[:MOST_LISTED], room.memberships.count())
