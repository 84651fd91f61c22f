"""What a room is, told by its log: one event after the other, folded into a state. Pure.

The services write tables and events in one transaction; this says the same the other way round,
and a test holds both to each other. Whatever is rebuilt, imported or played is made by it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rooms import events
from rooms.events import Event, arrival, people_key


class Unfoldable(Exception):
    """An event that does not say what its type must; the message names it."""


@dataclass(slots=True)
class Member:
    """A membership, without its pointer into what is read: reading is not in the log."""

    role: str
    joined_at: datetime
    joined_seq: int
    muted_at: datetime | None = None
    muted_until: datetime | None = None
    mute_reason: str = ""


@dataclass(slots=True)
class Exclusion:
    """A ban."""

    created_at: datetime
    until: datetime | None
    reason: str
    banned_by: int | None


@dataclass(slots=True)
class RoomState:
    """A room after its first `last_seq` events; before the first it is nothing.

    `members` and `bans` are by user. To go on folding, they need to hold only the people of whom
    the next events speak. `touched` are the people whose rows may have changed since it was empty.
    """

    id: int
    name: str = ""
    topic: str = ""
    kind: str = ""
    history: str = ""
    people_key: str | None = None
    created_by: int | None = None
    created_at: datetime | None = None
    archived_at: datetime | None = None
    last_seq: int = 0
    last_position: int = 0
    members: dict[int, Member] = field(default_factory=dict)
    bans: dict[int, Exclusion] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)


def fold(state: RoomState, event: Event) -> None:
    """The room's next event; types that this release does not know change nothing but the head.

    Raises Unfoldable.
    """
    if (event["room"], event["seq"]) != (state.id, state.last_seq + 1):
        raise ValueError("Events are folded one after the other.")
    change = CHANGES.get(event["type"])
    if change is not None:
        try:
            change(state, event)
        except (KeyError, TypeError, ValueError) as error:
            raise unfoldable(event) from error
    state.last_seq = event["seq"]


def unfoldable(event: Event) -> Unfoldable:
    return Unfoldable(f"event {event['room']}:{event['seq']} is no {event['type']} as it must be")


def _created(state: RoomState, event: Event) -> None:
    _set(state, event["data"])
    if "users" in event["data"]:
        state.people_key = people_key(event["data"]["users"])
    state.created_by = event["actor"]["id"] if event["actor"] else None
    state.created_at = moment(event["at"])


def _updated(state: RoomState, event: Event) -> None:
    _set(state, event["data"])


def _set(state: RoomState, values: Mapping[str, Any]) -> None:
    for name in ("name", "topic", "kind", "history"):
        if name in values:
            setattr(state, name, values[name])


def _archived(state: RoomState, event: Event) -> None:
    state.archived_at = moment(event["at"])


def _unarchived(state: RoomState, event: Event) -> None:
    state.archived_at = None


def _joined(state: RoomState, event: Event) -> None:
    state.members[_person(state, event)] = Member(
        role=event["data"]["role"],
        joined_at=moment(event["at"]),
        joined_seq=arrival(event["seq"]),
    )


def _departed(state: RoomState, event: Event) -> None:
    state.members.pop(_person(state, event), None)


def _role_changed(state: RoomState, event: Event) -> None:
    state.members[_person(state, event)].role = event["data"]["role"]


def _muted(state: RoomState, event: Event) -> None:
    member = state.members[_person(state, event)]
    member.muted_at = moment(event["at"])
    member.muted_until = _moment_or_none(event["data"]["until"])
    member.mute_reason = event["data"]["reason"]


def _unmuted(state: RoomState, event: Event) -> None:
    member = state.members[_person(state, event)]
    member.muted_at = member.muted_until = None
    member.mute_reason = ""


def _banned(state: RoomState, event: Event) -> None:
    person = _person(state, event)
    state.members.pop(person, None)
    state.bans[person] = Exclusion(
        created_at=moment(event["at"]),
        until=_moment_or_none(event["data"]["until"]),
        reason=event["data"]["reason"],
        banned_by=event["actor"]["id"] if event["actor"] else None,
    )


def _unbanned(state: RoomState, event: Event) -> None:
    state.bans.pop(_person(state, event), None)


CHANGES: dict[str, Callable[[RoomState, Event], None]] = {
    events.ROOM_CREATED: _created,
    events.ROOM_UPDATED: _updated,
    events.ROOM_ARCHIVED: _archived,
    events.ROOM_UNARCHIVED: _unarchived,
    events.MEMBER_JOINED: _joined,
    events.MEMBER_LEFT: _departed,
    events.MEMBER_REMOVED: _departed,
    events.MEMBER_ROLE_CHANGED: _role_changed,
    events.MEMBER_MUTED: _muted,
    events.MEMBER_UNMUTED: _unmuted,
    events.MEMBER_BANNED: _banned,
    events.MEMBER_UNBANNED: _unbanned,
}


def people_of(event: Event) -> dict[int, str]:
    """Everybody whom the event names, with the name of then."""
    people = {event["actor"]["id"]: event["actor"]["name"]} if event["actor"] else {}
    user = event["data"].get("user")
    if isinstance(user, int):
        people[user] = str(event["data"].get("name", ""))
    return people


def _person(state: RoomState, event: Event) -> int:
    user: int = event["data"]["user"]
    state.touched.add(user)
    return user


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment_or_none(text: str | None) -> datetime | None:
    return moment(text) if text else None
