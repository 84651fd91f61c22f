"""The list of one's rooms: one query, for however many rooms and people.

As it is one, the counts, the read pointer and the head are of one moment: who counts on from
another head counts twice, or never, what came in between.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple, TypedDict

from django.db.models import Case, F, QuerySet, Value, When

from messaging.unread import MENTIONS, UNREAD
from rooms.events import timestamp
from rooms.models import Membership, Room, User
from rooms.titles import NAMES, title_of


class Overview(TypedDict):
    """A room in the list of one of its members."""

    head: int
    read: int
    read_since: str
    unread: int
    mentions: int
    role: str
    level: str
    name: str
    kind: str
    archived_at: str | None


class Row(NamedTuple):
    """What an overview is made of, in the order of OVERVIEW. `names`: [id, name] of the people of a
    direct conversation.
    """

    user: int
    room: int
    head: int
    read: int
    read_since: datetime
    unread: int
    mentions: int
    role: str
    level: str
    name: str
    kind: str
    archived_at: datetime | None
    names: list[tuple[int, str]] | None


OVERVIEW = [
    "user_id", "room_id", "room__last_seq", "read_seq", "read_since", "unread", "mentions", "role",
    "level", "room__name", "room__kind", "room__archived_at", "names",
]  # fmt: skip

_READ = attrgetter(*(name.replace("__", ".") for name in OVERVIEW))


def row_of(membership: Membership) -> Row:
    """Of one that is `counted`, and has come with its room."""
    return Row(*_READ(membership))


def rooms_overview(user: User, room_ids: Iterable[int] | None = None) -> dict[int, Overview]:
    """All rooms of a person (or these of them), by id, with their unread counts."""
    return rooms_overviews([user], room_ids)[user.pk]


def rooms_overviews(
    users: Sequence[User], room_ids: Iterable[int] | None = None
) -> dict[int, dict[int, Overview]]:
    """The same for several people at once, by their ids."""
    memberships = Membership.objects.filter(user__in={user.pk for user in users})
    if room_ids is not None:
        memberships = memberships.filter(room__in=list(room_ids))
    overviews: dict[int, dict[int, Overview]] = {user.pk: {} for user in users}
    rows = counted(memberships).values_list(*OVERVIEW)
    for row in in_order(Row(*row) for row in rows):
        overviews[row.user][row.room] = overview_of(row)
    return overviews


def counted(memberships: QuerySet[Membership]) -> QuerySet[Membership, Any]:
    """With `unread`, `mentions` and `names`. Where all is read nothing is counted, and only direct
    conversations are called by the names of their people.
    """
    has_news = {"read_seq__lt": F("room__last_seq")}
    return memberships.annotate(
        unread=Case(When(**has_news, then=UNREAD), default=Value(0)),
        mentions=Case(When(**has_news, then=MENTIONS), default=Value(0)),
        names=Case(When(room__kind=Room.Kind.DIRECT, then=NAMES)),
    )


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By what the rooms are called for each of their people."""
    titled = [row._replace(name=_title(row)) for row in rows]
    return sorted(titled, key=lambda row: (row.name.casefold(), row.room))


def _title(row: Row) -> str:
    return title_of(dict(sorted(row.names)), row.user) if row.names else row.name


def overview_of(row: Row) -> Overview:
    return {
        "head": row.head,
        "read": row.read,
        "read_since": timestamp(row.read_since),
        "unread": row.unread,
        "mentions": row.mentions,
        "role": row.role,
        "level": row.level,
        "name": row.name,
        "kind": row.kind,
        "archived_at": timestamp(row.archived_at) if row.archived_at else None,
    }
