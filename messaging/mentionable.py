"""Whom a text can mention: the people of the room it is said in."""

from collections.abc import Collection

from messaging.mentions import NOBODY, Named, People, names_in
from rooms.models import Membership

AT_ONCE = 5_000  # names in one query


def people_named(texts: Collection[tuple[int, str]]) -> dict[int, People]:
    """By room, for texts given with theirs: one query for all of them, and none where nobody wrote
    an @.
    """
    names: set[str] = set()
    rooms: set[int] = set()
    for room_id, body in texts:
        if found := names_in(body):
            names.update(found)
            rooms.add(room_id)
    people: dict[int, dict[str, Named]] = {room_id: {} for room_id in rooms}
    ordered = sorted(names)
    for start in range(0, len(ordered), AT_ONCE):
        for room_id, user_id, username, display_name in _members(
            rooms, ordered[start : start + AT_ONCE]
        ):
            people[room_id][username] = Named(user_id, display_name or username)
    return dict(people)


def people_named_in(room_id: int, body: str) -> People:
    return people_named([(room_id, body)]).get(room_id, NOBODY)


def _members(rooms: set[int], names: list[str]) -> Collection[tuple[int, int, str, str]]:
    rows = Membership.objects.filter(
        room__in=rooms, user__username__in=names, user__is_bot=False
    ).order_by()
    return rows.values_list("room_id", "user_id", "user__username", "user__display_name")
