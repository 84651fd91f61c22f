"""What a room is called: its name, or, where people talk directly, the names of the others."""

from collections import defaultdict
from collections.abc import Collection

from rooms.models import Membership, Room, User


def names_in(room_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """The names of the people in these rooms, by room and by person, in the order of their ids."""
    names: dict[int, dict[int, str]] = defaultdict(dict)
    if room_ids:
        rows = Membership.objects.filter(room__in=room_ids).select_related("user")
        for row in rows.order_by("user_id"):
            names[row.room_id][row.user_id] = row.user.name
    return names


def title_of(names: dict[int, str], user_id: int) -> str:
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
