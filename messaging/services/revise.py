"""Saying it in other words, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.events import MESSAGE_DELETED, MESSAGE_EDITED, message_deleted, message_edited
from messaging.mentionable import people_named_in
from messaging.mentions import NOBODY, People
from messaging.models import Message, Pin
from messaging.reading import find_message
from messaging.rendering.markdown import render
from messaging.services.changing import Revision, locked, require_there, told, unchanged
from messaging.services.mentions import replace_mentions
from messaging.services.send import checked_body
from rooms import limits
from rooms.errors import Forbidden
from rooms.models import Membership, User
from rooms.permissions import Action, refusal_of_muted, require, require_higher
from rooms.services.members import checked_reason


def edit_message(
    *, author: User, message_id: int, body: str, at: datetime | None = None
) -> Revision:
    """Give one's own message another text; the same text again changes nothing. Raises Refusal.

    What it said before stays in the log. `at`: now.
    """
    limits.hit("send", author.pk)
    found = find_message(author, message_id)
    body = checked_body(body, has_files=bool(found.attachments))
    body_html = render(body, _people(found.room_id, body))  # outside of the lock
    with transaction.atomic():
        message, membership = locked(author, message_id)
        _require_own_word(message, membership)
        if message.body == body:
            return _unchanged(message)
        message.body, message.body_html, message.edited_at = body, body_html, at or timezone.now()
        message.save(update_fields=["body", "body_html", "edited_at"])
        replace_mentions([message])
        return told(message, MESSAGE_EDITED, message_edited(message), author, message.edited_at)


def _people(room_id: int, body: str) -> People:
    """Whom the new text may mention."""
    return people_named_in(room_id, body) if "@" in body else NOBODY


def delete_message(
    *, actor: User, message_id: int, reason: str = "", at: datetime | None = None
) -> Revision:
    """Take back one's own message, or as a moderator somebody else's. Raises Refusal.

    Twice is once. Its place stays; its text stays in the log alone, where moderators read it.
    The reactions to it go with it, its pin, and its files, which nobody is shown any more.
    `at`: now.
    """
    limits.hit("send", actor.pk)
    reason = checked_reason(reason)
    with transaction.atomic():
        message, membership = locked(actor, message_id)
        if message.author_id != actor.pk:
            _require_power_over(message, membership)
        if message.deleted_at is not None:
            return _unchanged(message)
        message.body, message.body_html, message.deleted_at = "", "", at or timezone.now()
        message.attachments = []
        message.save(update_fields=["body", "body_html", "attachments", "deleted_at"])
        message.reactions.all().delete()
        Pin.objects.filter(message=message).delete()
        replace_mentions([message])
        data = message_deleted(message.pk, reason=reason)
        return told(message, MESSAGE_DELETED, data, actor, message.deleted_at)


def _require_own_word(message: Message, membership: Membership) -> None:
    if message.author_id != membership.user_id:
        raise Forbidden(_("Only who wrote a message can edit it."))
    refusal = refusal_of_muted(membership, timezone.now())
    if refusal:
        raise refusal
    require_there(message)


def _require_power_over(message: Message, membership: Membership) -> None:
    """Of somebody who is not in the room any more everything may be deleted."""
    role = require(membership, Action.DELETE_MESSAGE)
    theirs = message.room.memberships.filter(user=message.author_id).first()
    require_higher(role, theirs.role if theirs else None)


def _unchanged(message: Message) -> Revision:
    return unchanged(message, message.deleted_at or message.edited_at or message.created_at)
