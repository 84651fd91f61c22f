"""Whose presence one is told of: the people of the room one looks at, and those one talks to alone.

In larger rooms a dot tells nothing, and would cost a frame to everybody for everybody.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from rooms.models import Attention, Membership, Room, User

MAX_WATCHED = 100
TWO = 2


@dataclass(frozen=True, slots=True)
class Watch:
    """`people` of the room `room_id`; `peers` by the direct room that one has with them."""

    room_id: int | None = None
    people: frozenset[int] = frozenset()
    peers: dict[int, int] = field(default_factory=dict)

    def users(self, *, hears_room: bool) -> frozenset[int]:
        """Everybody watched; who has lost the room does not watch its people any more."""
        return frozenset(self.peers.values()) | (self.people if hears_room else frozenset())


def watch_of(user: User, room_id: int | None) -> Watch:
    return Watch(room_id, _people(user, room_id) if room_id else frozenset(), _peers(user))


def _people(user: User, room_id: int) -> frozenset[int]:
    """None of a room that one may not see, or that is too large."""
    room = Room.objects.visible_to(user).filter(pk=room_id).first()
    if room is None:
        return frozenset()
    people = room.memberships.values_list("user_id", flat=True)[: MAX_WATCHED + 1]
    return frozenset(people) if len(people) <= MAX_WATCHED else frozenset()


def _peers(user: User) -> dict[int, int]:
    directs = Room.objects.filter(kind=Room.Kind.DIRECT, memberships__user=user)
    newest = directs.order_by("-pk").values_list("pk", flat=True)[:MAX_WATCHED]
    people: dict[int, list[int]] = defaultdict(list)
    for room_id, user_id in Membership.objects.filter(room__in=list(newest)).values_list(
        "room_id", "user_id"
    ):
        people[room_id].append(user_id)
    return {
        room_id: next(pk for pk in of_room if pk != user.pk)
        for room_id, of_room in people.items()
        if len(of_room) == TWO
    }


@dataclass(frozen=True, slots=True)
class Reserve:
    """Who is not to be disturbed now, and who is not to be seen."""

    quiet: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()


def reserve_of(user_ids: Collection[int], now: datetime) -> Reserve:
    rows = list(Attention.objects.filter(user__in=user_ids))
    return Reserve(
        quiet=frozenset(row.user_id for row in rows if row.is_quiet(now)),
        hidden=frozenset(row.user_id for row in rows if not row.shows_presence),
    )
