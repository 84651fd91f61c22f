"""Where somebody may search, as conditions on the entries of the index."""

from dataclasses import dataclass
from typing import Any, Self

from messaging.reading import floor
from rooms.models import Membership, Room, User


@dataclass(frozen=True, slots=True)
class Scope:
    """A condition in SQL on the columns `room_id` and `seq`, with its parameters."""

    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of_room(cls, user: User, room: Room) -> Self:
        """The room was found in what this person may see."""
        return cls("room_id = %s AND seq > %s", (room.pk, floor(user, room)))

    @classmethod
    def of_all(cls, user: User) -> Self:
        """Every room this person may read, and of each only what they may read."""
        visible = Room.objects.visible_to(user).order_by().values("pk")
        sql, parameters = visible.query.sql_with_params()
        floors = (
            Membership.objects.filter(user=user, room__history=Room.History.JOINED)
            .exclude(room__kind=Room.Kind.PUBLIC)
            .values_list("room_id", "joined_seq")
        )
        conditions = [f"room_id IN ({sql})"]
        for room_id, joined_seq in floors:
            conditions.append("NOT (room_id = %s AND seq <= %s)")
            parameters += (room_id, joined_seq)
        return cls(" AND ".join(conditions), tuple(parameters))
