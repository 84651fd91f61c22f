"""What is stored of rooms, in the shape of the fold: to be folded on, or compared with it."""

from collections.abc import Collection
from typing import Any

from rooms.folding import Exclusion, Member, RoomState
from rooms.models import Ban, Membership, Room

ROOM_FIELDS = (
    "name", "topic", "kind", "history", "people_key", "last_seq", "last_position",
    "created_by_id", "created_at", "archived_at",
)  # fmt: skip


def load_rooms(
    room_ids: Collection[int], user_ids: Collection[int] | None = None
) -> dict[int, RoomState]:
    """These rooms and, in them, these people, or everybody; a room that is not stored is nothing
    yet."""
    states = {room_id: RoomState(id=room_id) for room_id in room_ids}
    for room in Room.objects.filter(pk__in=room_ids):
        for name in ROOM_FIELDS:
            setattr(states[room.pk], name.removesuffix("_id"), getattr(room, name))
    concerned: dict[str, Any] = {"room__in": room_ids}
    if user_ids is not None:
        concerned["user__in"] = user_ids
    for membership in Membership.objects.filter(**concerned):
        states[membership.room_id].members[membership.user_id] = _member(membership)
    for ban in Ban.objects.filter(**concerned):
        states[ban.room_id].bans[ban.user_id] = _exclusion(ban)
    return states


def _member(row: Membership) -> Member:
    return Member(
        row.role, row.joined_at, row.joined_seq, row.muted_at, row.muted_until, row.mute_reason
    )


def _exclusion(row: Ban) -> Exclusion:
    return Exclusion(row.created_at, row.until, row.reason, row.banned_by_id)
