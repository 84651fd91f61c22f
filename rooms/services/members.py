"""Coming, going, and what role one has."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms import events, log
from rooms.cleaning import one_line
from rooms.errors import Banned, Conflict, Invalid, NotFound
from rooms.models import Level, Membership, Role, Room, User
from rooms.permissions import Action, require, require_higher
from rooms.services.rooms import require_changing_people, require_writable

MAX_REASON_LENGTH = 250
# People in a public room with whom it is still a circle and not a crowd.
MAX_INTIMATE = 30


@transaction.atomic
def join_room(*, user: User, room: Room) -> Membership:
    """Enter a public room. Who is in already stays as they are."""
    room = log.lock(room.pk)
    if not room.is_public:
        raise NotFound
    return enter(user=user, room=room, actor=user)


def enter(*, user: User, room: Room, actor: User, role: str = Role.MEMBER) -> Membership:
    """Make somebody a member of a locked room, unless they are. Raises Archived, Banned, or
    Conflict where it is somebody else who is banned.
    """
    membership = room.memberships.filter(user=user).first()
    if membership:
        return membership
    require_writable(room)
    if room.bans.in_force(timezone.now()).filter(user=user).exists():
        raise (
            Banned
            if user == actor
            else Conflict(_("This person is banned from the room. Lift the ban first."))
        )
    event = log.append(
        room_id=room.pk,
        type=events.MEMBER_JOINED,
        actor=actor,
        data=events.arrived(user, role=str(role), is_bot=user.is_bot),
    )
    # What was said before one came is not unread: the pointer starts at one's own arrival.
    return Membership.objects.create(
        room=room,
        user=user,
        role=role,
        joined_at=event.at,
        joined_seq=events.arrival(event.seq),
        read_seq=event.seq,
        level=_first_level(room),
    )


def _first_level(room: Room) -> str:
    """Every message of a place where few speak, only mentions where a crowd does. Decided once, on
    arrival: what a person is told of does not change because others come and go.
    """
    is_crowded = room.is_public and room.memberships.count() >= MAX_INTIMATE
    return Level.MENTIONS if is_crowded else Level.ALL


@transaction.atomic
def leave_room(*, user: User, room: Room) -> None:
    """Leave. The last owner stays until somebody else owns the room, and everybody in a direct
    conversation. Raises Conflict.
    """
    room = log.lock(room.pk)
    membership = membership_of(room, user)
    require_changing_people(room)
    _require_another_owner(room, membership)
    membership.delete()
    log.append(room_id=room.pk, type=events.MEMBER_LEFT, actor=user, data=events.member(user))


@transaction.atomic
def add_member(*, actor: User, room: Room, user: User, role: str = Role.MEMBER) -> Membership:
    """Add somebody at once, in a role not above one's own."""
    room = log.lock(room.pk)
    own_role = require(_membership_or_none(room, actor), Action.ADD_MEMBER)
    _require_grantable(own_role, role)
    return enter(user=user, room=room, actor=actor, role=role)


@transaction.atomic
def change_role(*, actor: User, room: Room, user: User, role: str) -> Membership:
    """Give a member another role. An owner may also step down while another owner stays."""
    room = log.lock(room.pk)
    own_role = require(_membership_or_none(room, actor), Action.CHANGE_ROLE)
    membership = membership_of(room, user)
    require_writable(room)
    if user.is_bot:
        raise Conflict(_("A bot has no other role than that of a member."))
    _require_grantable(own_role, role)
    if membership.role == role:
        return membership
    if user != actor:
        require_higher(own_role, membership.role)
    _require_another_owner(room, membership)
    membership.role = role
    membership.save(update_fields=["role"])
    log.append(
        room_id=room.pk,
        type=events.MEMBER_ROLE_CHANGED,
        actor=actor,
        data=events.member(user, role=str(role)),
    )
    return membership


@transaction.atomic
def remove_member(*, actor: User, room: Room, user: User, reason: str = "") -> None:
    """Put somebody out; in a public room they may come back."""
    room = log.lock(room.pk)
    own_role = require(_membership_or_none(room, actor), Action.REMOVE_MEMBER)
    membership = membership_of(room, user)
    require_higher(own_role, membership.role)
    membership.delete()
    log.append(
        room_id=room.pk,
        type=events.MEMBER_REMOVED,
        actor=actor,
        data=events.member(user, reason=checked_reason(reason)),
    )


def membership_of(room: Room, user: User) -> Membership:
    """Raises NotFound."""
    membership = _membership_or_none(room, user)
    if membership is None:
        raise NotFound(_("This person is not in the room."))
    return membership


def _membership_or_none(room: Room, user: User) -> Membership | None:
    return room.memberships.filter(user=user).first()


def _require_grantable(own_role: str, role: str) -> None:
    if role not in Role.values:
        raise Invalid(_("A role is one of owner, moderator and member."))
    # Owners may make owners; everybody else gives only what is below their own role.
    if own_role != Role.OWNER:
        require_higher(own_role, role)


def _require_another_owner(room: Room, membership: Membership) -> None:
    others = room.memberships.filter(role=Role.OWNER).exclude(pk=membership.pk)
    if membership.role == Role.OWNER and not others.exists():
        raise Conflict(_("A room needs an owner: make somebody else owner first, or archive it."))


def checked_reason(reason: str) -> str:
    reason = one_line(reason)
    if len(reason) > MAX_REASON_LENGTH:
        raise Invalid(_("A reason has at most 250 characters."))
    return reason
