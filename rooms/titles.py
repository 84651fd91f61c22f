"""What a room is called: its name, or, where people talk directly, the names of the others."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Aggregate, JSONField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONArray, NullIf

from rooms.models import Membership, Room, User


class JsonList(Aggregate):
    """The values of all rows as one list."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)


# Of a membership: [id, name] of everybody in its room, in no order.
NAMES = Subquery(
    Membership.objects.filter(room=OuterRef("room"))
    .order_by()
    .values("room")
    .annotate(
        names=JsonList(
            JSONArray(
                "user_id",
                Coalesce(NullIf("user__display_name", Value("")), "user__username"),
            )
        )
    )
    .values("names")
)


def names_in(room_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """The names of the people in these rooms, by room and by person, in the order of their ids."""
    names: dict[int, dict[int, str]] = defaultdict(dict)
    if room_ids:
        rows = Membership.objects.filter(room__in=room_ids).select_related("user")
        for row in rows.order_by("user_id"):
            names[row.room_id][row.user_id] = row.user.name
    return names


def title_of(names: Mapping[int, str], user_id: int) -> str:
    """What a conversation of these people is called for one of them; alone, by their own name."""
    others = [name for pk, name in names.items() if pk != user_id]
    return ", ".join(others or names.values())


def titles(user: User, rooms: Collection[Room]) -> dict[int, str]:
    """What each of these rooms is called for this person, by its id."""
    names = names_in([room.pk for room in rooms if room.kind == Room.Kind.DIRECT])
    return {
        room.pk: title_of(names[room.pk], user.pk) if room.pk in names else room.name
        for room in rooms
    }
