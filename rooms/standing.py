"""How people stand in rooms, for many of both in one query."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from rooms.models import Room


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


class Sight(NamedTuple):
    """What one may read of a room's log: what follows seq `floor`, up to `head` at this moment."""

    head: int
    floor: int


def sights(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Sight]:
    """By (room id, user id); what may not be read is missing. The rule is that of
    `Room.objects.visible_to`, for a crowd.

    One statement tells of the permission and of the head: no removal comes between the two.
    """
    if not pairs:
        return {}
    places = ", ".join(["(%s, %s)"] * len(pairs))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT room.id, wanted.column2, room.last_seq, room.kind = %s OR room.history = %s,"  # noqa: S608 - placeholders only
            " member.joined_seq"
            f" FROM (VALUES {places}) AS wanted JOIN rooms_room AS room"
            " ON room.id = wanted.column1 LEFT JOIN rooms_membership AS member"
            " ON member.room_id = room.id AND member.user_id = wanted.column2"
            " WHERE (room.kind = %s OR member.id IS NOT NULL) AND NOT EXISTS"
            " (SELECT 1 FROM rooms_ban AS ban WHERE ban.room_id = room.id"
            " AND ban.user_id = wanted.column2 AND (ban.until IS NULL OR ban.until > %s))",
            [
                Room.Kind.PUBLIC, Room.History.ALL,
                *(value for pair in pairs for value in pair),
                Room.Kind.PUBLIC, connection.ops.adapt_datetimefield_value(timezone.now()),
            ],
        )  # fmt: skip
        return {
            (room, user): Sight(head, 0 if is_open else joined)
            for room, user, head, is_open, joined in cursor.fetchall()
        }
