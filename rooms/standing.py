"""How people stand in rooms, for many of both in one query."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection


class Standing(NamedTuple):
    """Of a member. `is_muted` may have run out: Membership.is_muted knows the time."""

    is_muted: bool
    is_archived: bool


def standings(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Standing]:
    """By (room id, user id); who is no member is missing.

    Exactly these pairs are read. Asking for all memberships of all the rooms and people would be
    one query as well, but its rows grow with the product of both.
    """
    if not pairs:
        return {}
    places = ", ".join(["(%s, %s)"] * len(pairs))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member.room_id, member.user_id,"  # noqa: S608 - placeholders only
            " member.muted_at IS NOT NULL, room.archived_at IS NOT NULL"
            f" FROM (VALUES {places}) AS wanted JOIN rooms_membership AS member"
            " ON member.room_id = wanted.column1 AND member.user_id = wanted.column2"
            " JOIN rooms_room AS room ON room.id = member.room_id",
            [value for pair in pairs for value in pair],
        )
        return {(room, user): Standing(*flags) for room, user, *flags in cursor.fetchall()}
