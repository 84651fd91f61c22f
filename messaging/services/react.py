"""Reacting to what somebody said."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.emojis import one_emoji
from messaging.events import REACTION_ADDED, REACTION_REMOVED, reaction
from messaging.models import Message, Reaction
from messaging.services.changing import Revision, locked, require_there, told, unchanged
from rooms import limits
from rooms.errors import Conflict
from rooms.models import User
from rooms.permissions import refusal_of_muted

MAX_EMOJIS = 20  # different ones on a message


def add_reaction(
    *, user: User, message_id: int, emoji: str, at: datetime | None = None
) -> Revision:
    """Put one's emoji on a message; the same one twice is once. `at`: now. Raises Refusal."""
    limits.hit("react", user.pk)
    emoji = one_emoji(emoji)
    now = at or timezone.now()
    with transaction.atomic():
        message, membership = locked(user, message_id)
        refusal = refusal_of_muted(membership, now)
        if refusal:
            raise refusal
        require_there(message)
        if message.reactions.filter(emoji=emoji, user=user).exists():
            return unchanged(message, now)
        since = _since(message, emoji)
        revision = told(message, REACTION_ADDED, reaction(message.pk, emoji), user, now)
        Reaction.objects.create(
            message=message, user=user, emoji=emoji, since=since or revision.seq, seq=revision.seq
        )
        return revision


def _since(message: Message, emoji: str) -> int | None:
    """None for an emoji that is not there yet. Raises Conflict where there are too many."""
    given = message.reactions.filter(emoji=emoji).first()
    if given:
        return given.since
    if message.reactions.values("emoji").distinct().count() >= MAX_EMOJIS:
        raise Conflict(
            _("This message has %(count)s different emojis already. Choose one of them.")
            % {"count": MAX_EMOJIS}
        )
    return None


def remove_reaction(*, user: User, message_id: int, emoji: str) -> Revision:
    """Take one's emoji back, as one may one's words, also while muted. Raises Refusal."""
    limits.hit("react", user.pk)
    emoji = one_emoji(emoji)
    now = timezone.now()
    with transaction.atomic():
        message, _membership = locked(user, message_id)
        removed, _rows = message.reactions.filter(emoji=emoji, user=user).delete()
        if not removed:
            return unchanged(message, now)
        return told(message, REACTION_REMOVED, reaction(message.pk, emoji), user, now)
