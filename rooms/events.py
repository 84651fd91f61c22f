"""The one shape of an event, for sockets, REST, Kafka and export; and what rooms say in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NotRequired, Protocol, TypedDict


class Actor(TypedDict):
    id: int
    name: str


class Event(TypedDict):
    """`{room, seq, type, at, actor, data}`; `at` is RFC 3339 in UTC with milliseconds and Z."""

    room: int
    seq: int
    type: str
    at: str
    actor: Actor | None
    data: Mapping[str, Any]
    v: NotRequired[int]


class EventRow(Protocol):
    """What `as_event` reads of a row of the log."""

    room_id: int
    seq: int
    type: str
    at: datetime
    actor_id: int | None
    actor_name: str
    data: Any


@dataclass(slots=True)
class Entry:
    """An event that is about to be appended: a row of the log without the cost of a model."""

    room_id: int
    seq: int
    type: str
    at: datetime
    actor_id: int | None
    actor_name: str
    data: Any


def as_event(row: EventRow) -> Event:
    return {
        "room": row.room_id,
        "seq": row.seq,
        "type": row.type,
        "at": timestamp(row.at),
        "actor": None if row.actor_id is None else {"id": row.actor_id, "name": row.actor_name},
        "data": row.data,
    }


@lru_cache(maxsize=16)
def timestamp(moment: datetime) -> str:
    """The events of a group share their moment, and are asked for it one after the other."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


ROOM_CREATED = "room.created"
ROOM_UPDATED = "room.updated"
ROOM_ARCHIVED = "room.archived"
ROOM_UNARCHIVED = "room.unarchived"
MEMBER_JOINED = "member.joined"
MEMBER_LEFT = "member.left"
MEMBER_REMOVED = "member.removed"
MEMBER_ROLE_CHANGED = "member.role_changed"
MEMBER_MUTED = "member.muted"
MEMBER_UNMUTED = "member.unmuted"
MEMBER_BANNED = "member.banned"
MEMBER_UNBANNED = "member.unbanned"

# After these a person is no longer a member.
DEPARTURES = frozenset({MEMBER_LEFT, MEMBER_REMOVED, MEMBER_BANNED})


class Named(Protocol):
    """A person, as events speak of one."""

    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> str: ...


def room_state(*, name: str, topic: str, kind: str, history: str) -> dict[str, Any]:
    return {"name": name, "topic": topic, "kind": kind, "history": history}


def direct_state(user_ids: Collection[int]) -> dict[str, Any]:
    """A direct conversation has no name of its own, and is known by its people."""
    state = room_state(name="", topic="", kind="direct", history="all")
    return {**state, "users": sorted(user_ids)}


def people_key(user_ids: Collection[int]) -> str:
    """The same for the same people, in whatever order."""
    return ",".join(str(user_id) for user_id in sorted(user_ids))


def member(user: Named, **more: Any) -> dict[str, Any]:
    return {"user": user.pk, "name": user.name, **more}


def arrived(user: Named, *, role: str, is_bot: bool) -> dict[str, Any]:
    """`is_bot` is said of bots alone."""
    return member(user, role=role, **({"is_bot": True} if is_bot else {}))


def arrival(seq: int) -> int:
    """What somebody who joins by event `seq` finds before them. The founder, who joins by the
    second event, finds nothing: the room's own beginning is theirs."""
    return 0 if seq == 2 else seq - 1


def sanction(user: Named, *, until: datetime | None, reason: str) -> dict[str, Any]:
    return member(user, until=until and timestamp(until), reason=reason)
