"""What a role may do: one table."""

from datetime import datetime
from enum import StrEnum, auto

from rooms.errors import Forbidden, Muted
from rooms.models import Membership, Role, Room


class Action(StrEnum):
    UPDATE_ROOM = auto()
    ARCHIVE_ROOM = auto()
    INVITE = auto()
    ADD_MEMBER = auto()
    CHANGE_ROLE = auto()
    REMOVE_MEMBER = auto()
    MUTE_MEMBER = auto()
    BAN_MEMBER = auto()
    DELETE_MESSAGE = auto()  # somebody else's
    READ_DELETED = auto()  # and what a message said before it was edited
    TRACE_MESSAGE = auto()
    PIN_MESSAGE = auto()
    MANAGE_WEBHOOKS = auto()


ALLOWED: dict[str, frozenset[Action]] = {
    Role.OWNER: frozenset(Action),
    Role.MODERATOR: frozenset(Action)
    - {Action.ARCHIVE_ROOM, Action.CHANGE_ROLE, Action.MANAGE_WEBHOOKS},
    Role.MEMBER: frozenset(),
}
RANKS: dict[str | None, int] = {None: 0, Role.MEMBER: 1, Role.MODERATOR: 2, Role.OWNER: 3}


def allows(role: str | None, action: Action) -> bool:
    return role is not None and action in ALLOWED[role]


def outranks(role: str | None, other: str | None) -> bool:
    return RANKS[role] > RANKS[other]


def require(membership: Membership | None, action: Action) -> str:
    """The role that allows it. Raises Forbidden."""
    role = membership.role if membership else None
    if role is None or not allows(role, action):
        raise Forbidden
    return role


def allows_in(room: Room, role: str | None, action: Action) -> bool:
    """What `allows` says; and in a direct room, where all are alike, everybody pins."""
    is_direct = room.kind == Room.Kind.DIRECT and role is not None
    return allows(role, action) or (is_direct and action == Action.PIN_MESSAGE)


def require_in(room: Room, membership: Membership, action: Action) -> None:
    """Raises Forbidden."""
    if not allows_in(room, membership.role, action):
        raise Forbidden


def require_higher(role: str, other: str | None) -> None:
    """Nobody acts on an equal or higher role. Raises Forbidden."""
    if not outranks(role, other):
        raise Forbidden


def refusal_of_muted(membership: Membership, now: datetime) -> Muted | None:
    """None for who may speak."""
    until = membership.muted_until
    if not membership.is_muted(now):
        return None
    return Muted(retry_after=(until - now).total_seconds() if until else None)
