"""A room's notice: the one message that stands above it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from messaging.events import MESSAGE_PINNED, MESSAGE_UNPINNED, pin
from messaging.models import Pin
from messaging.services.changing import Revision, locked, require_there, told, unchanged
from rooms import limits
from rooms.models import User
from rooms.permissions import Action, require_in


def pin_message(*, actor: User, message_id: int, at: datetime | None = None) -> Revision:
    """Put a message above its room, in the place of the one that was there. `at`: now.

    Raises Refusal.
    """
    limits.hit("send", actor.pk)
    now = at or timezone.now()
    with transaction.atomic():
        message, membership = locked(actor, message_id)
        require_in(message.room, membership, Action.PIN_MESSAGE)
        require_there(message)
        if Pin.objects.filter(message=message).exists():
            return unchanged(message, now)
        revision = told(message, MESSAGE_PINNED, pin(message.pk), actor, now)
        Pin.objects.update_or_create(
            room=message.room,
            defaults={
                "message": message, "pinned_by": actor, "seq": revision.seq, "pinned_at": now,
            },
        )  # fmt: skip
        return revision


def unpin_message(*, actor: User, message_id: int) -> Revision:
    """Take it down; of one that is not pinned, nothing changes. Raises Refusal."""
    limits.hit("send", actor.pk)
    now = timezone.now()
    with transaction.atomic():
        message, membership = locked(actor, message_id)
        require_in(message.room, membership, Action.PIN_MESSAGE)
        removed, _rows = Pin.objects.filter(message=message).delete()
        if not removed:
            return unchanged(message, now)
        return told(message, MESSAGE_UNPINNED, pin(message.pk), actor, now)
