"""What the admins of the server do to a room from outside it: no role in it is asked for, and
the room hears of it in its log like of everything else.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms import events, log
from rooms.errors import Conflict
from rooms.models import Ban, Membership, Room, User
from rooms.services.members import checked_reason, enter, membership_of
from rooms.services.rooms import change_settings, checked_settings, set_archived


@transaction.atomic
def rewrite_room(*, actor: User, room: Room, name: str, topic: str, history: str) -> Room:
    """Change a room's name, topic or history. Raises Archived, Invalid."""
    values = checked_settings({"name": name, "topic": topic, "history": history})
    return change_settings(actor=actor, room=log.lock(room.pk), values=values)


@transaction.atomic
def close_room(*, actor: User, room: Room, is_closed: bool) -> Room:
    """Archive a room, or open it again."""
    return set_archived(actor=actor, room=log.lock(room.pk), is_archived=is_closed)


@transaction.atomic
def appoint(*, actor: User, room: Room, user: User, role: str) -> Membership:
    """Make somebody a member in this role, or give a member this role."""
    room = log.lock(room.pk)
    membership = enter(user=user, room=room, actor=actor, role=role)
    if membership.role != role:
        membership.role = role
        membership.save(update_fields=["role"])
        data = events.member(user, role=role)
        log.append(room_id=room.pk, type=events.MEMBER_ROLE_CHANGED, actor=actor, data=data)
    return membership


@transaction.atomic
def expel(*, actor: User, room: Room, user: User) -> None:
    """Put somebody out, the last owner too."""
    room = _with_open_circle(room)
    membership_of(room, user).delete()
    data = events.member(user, reason="")
    log.append(room_id=room.pk, type=events.MEMBER_REMOVED, actor=actor, data=data)


@transaction.atomic
def silence(*, actor: User, room: Room, user: User, is_silent: bool) -> None:
    """Mute a member until it is lifted, or lift it. Twice is one event."""
    room = log.lock(room.pk)
    membership = membership_of(room, user)
    if (membership.muted_at is not None) == is_silent:
        return
    now = timezone.now()
    membership.muted_at = now if is_silent else None
    membership.muted_until = None
    membership.mute_reason = ""
    membership.save(update_fields=["muted_at", "muted_until", "mute_reason"])
    kind = events.MEMBER_MUTED if is_silent else events.MEMBER_UNMUTED
    data = events.sanction(user, until=None, reason="") if is_silent else events.member(user)
    log.append(room_id=room.pk, type=kind, actor=actor, at=now, data=data)


@transaction.atomic
def exclude(*, actor: User, ban: Ban) -> None:
    """Store a ban that is not stored yet, and put its person out."""
    room = _with_open_circle(ban.room)
    ban.banned_by, ban.created_at = actor, timezone.now()
    ban.reason = checked_reason(ban.reason)
    room.memberships.filter(user=ban.user).delete()
    ban.save()
    data = events.sanction(ban.user, until=ban.until, reason=ban.reason)
    log.append(
        room_id=room.pk, type=events.MEMBER_BANNED, actor=actor, at=ban.created_at, data=data
    )


@transaction.atomic
def readmit(*, actor: User, ban: Ban) -> None:
    """Lift a ban."""
    room = log.lock(ban.room_id)
    ban.delete()
    data = events.member(ban.user)
    log.append(room_id=room.pk, type=events.MEMBER_UNBANNED, actor=actor, data=data)


def _with_open_circle(room: Room) -> Room:
    room = log.lock(room.pk)
    if room.kind == Room.Kind.DIRECT:
        raise Conflict(_("The people of a direct conversation are fixed."))
    return room
