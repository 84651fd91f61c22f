"""Muting and banning, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms import events, log
from rooms.errors import Invalid, NotFound
from rooms.models import Ban, Membership, Room, User
from rooms.permissions import Action, require, require_higher
from rooms.services.members import checked_reason, membership_of


@transaction.atomic
def mute_member(
    *, actor: User, room: Room, user: User, until: datetime | None = None, reason: str = ""
) -> Membership:
    """Take the word from a member, for a time or until it is lifted; they go on reading."""
    _require_future(until)
    room = log.lock(room.pk)
    own_role = require(room.memberships.filter(user=actor).first(), Action.MUTE_MEMBER)
    membership = membership_of(room, user)
    require_higher(own_role, membership.role)
    membership.muted_at = now = timezone.now()
    membership.muted_until = until
    membership.mute_reason = checked_reason(reason)
    membership.save(update_fields=["muted_at", "muted_until", "mute_reason"])
    log.append(
        room_id=room.pk,
        type=events.MEMBER_MUTED,
        actor=actor,
        at=now,
        data=events.sanction(user, until=until, reason=membership.mute_reason),
    )
    return membership


@transaction.atomic
def unmute_member(*, actor: User, room: Room, user: User) -> Membership:
    """Give the word back. Raises NotFound where nobody was muted."""
    room = log.lock(room.pk)
    own_role = require(room.memberships.filter(user=actor).first(), Action.MUTE_MEMBER)
    membership = membership_of(room, user)
    require_higher(own_role, membership.role)
    if membership.muted_at is None:
        raise NotFound(_("This person is not muted."))
    membership.muted_at = membership.muted_until = None
    membership.mute_reason = ""
    membership.save(update_fields=["muted_at", "muted_until", "mute_reason"])
    log.append(
        room_id=room.pk,
        type=events.MEMBER_UNMUTED,
        actor=actor,
        data=events.member(user),
    )
    return membership


@transaction.atomic
def ban_member(
    *, actor: User, room: Room, user: User, until: datetime | None = None, reason: str = ""
) -> Ban:
    """Put somebody out and keep them out, for a time or until it is lifted."""
    _require_future(until)
    room = log.lock(room.pk)
    own_role = require(room.memberships.filter(user=actor).first(), Action.BAN_MEMBER)
    membership = room.memberships.filter(user=user).first()
    require_higher(own_role, membership.role if membership else None)
    if membership:
        membership.delete()
    now = timezone.now()
    ban, _created = Ban.objects.update_or_create(
        room=room,
        user=user,
        defaults={
            "until": until,
            "reason": checked_reason(reason),
            "banned_by": actor,
            "created_at": now,
        },
    )
    log.append(
        room_id=room.pk,
        type=events.MEMBER_BANNED,
        actor=actor,
        at=now,
        data=events.sanction(user, until=until, reason=ban.reason),
    )
    return ban


@transaction.atomic
def unban_member(*, actor: User, room: Room, user: User) -> None:
    """Let somebody come back. Raises NotFound where nobody was banned."""
    room = log.lock(room.pk)
    require(room.memberships.filter(user=actor).first(), Action.BAN_MEMBER)
    deleted, _by_model = room.bans.filter(user=user).delete()
    if not deleted:
        raise NotFound(_("This person is not banned."))
    log.append(room_id=room.pk, type=events.MEMBER_UNBANNED, actor=actor, data=events.member(user))


def _require_future(until: datetime | None) -> None:
    if until is not None and until <= timezone.now():
        raise Invalid(_("The end must be in the future."))
