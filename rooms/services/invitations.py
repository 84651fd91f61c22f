"""Links that let people in."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms import log
from rooms.errors import Invalid, NotFound
from rooms.models import Invitation, Membership, Room, User
from rooms.permissions import Action, require
from rooms.services.members import enter
from rooms.services.rooms import require_writable

MAX_LIFETIME = timedelta(days=365)


def create_invitation(
    *, actor: User, room: Room, max_uses: int | None = None, expires_in: int | None = None
) -> Invitation:
    """A link into the room. `expires_in` is in seconds; None means without end, without bound."""
    require(room.memberships.filter(user=actor).first(), Action.INVITE)
    require_writable(room)
    if max_uses is not None and not 1 <= max_uses <= 100_000:
        raise Invalid(_("An invitation can be used between once and 100,000 times."))
    if expires_in is not None and not 1 <= expires_in <= MAX_LIFETIME.total_seconds():
        raise Invalid(_("An invitation lasts between a second and a year."))
    expires_at = timezone.now() + timedelta(seconds=expires_in) if expires_in else None
    return Invitation.objects.create(
        room=room, created_by=actor, max_uses=max_uses, expires_at=expires_at
    )


def revoke_invitation(*, actor: User, invitation: Invitation) -> None:
    require(invitation.room.memberships.filter(user=actor).first(), Action.INVITE)
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=timezone.now())


def find_invitation(token: str) -> Invitation:
    """Raises NotFound for a link that does not, or no longer, let anybody in."""
    usable = Invitation.objects.usable(timezone.now()).select_related("room")
    invitation = usable.filter(token=token).first()
    if invitation is None:
        raise NotFound(_("This invitation has ended. Ask for a new one."))
    return invitation


@transaction.atomic
def accept_invitation(*, user: User, token: str) -> Membership:
    """Enter the room of an invitation and count the use, unless one is in already."""
    room = log.lock(find_invitation(token).room_id)
    membership = room.memberships.filter(user=user).first()
    if membership:
        return membership
    # Counted under the room's lock: the last use cannot be taken twice.
    counted = Invitation.objects.usable(timezone.now()).filter(token=token)
    if not counted.update(uses=F("uses") + 1):
        raise NotFound(_("This invitation has ended. Ask for a new one."))
    return enter(user=user, room=room, actor=user)
