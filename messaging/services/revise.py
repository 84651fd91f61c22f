"""Saying it in other words, and taking it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.events import MESSAGE_DELETED, MESSAGE_EDITED, message_deleted, message_edited
from messaging.models import Message
from messaging.reading import find_message
from messaging.rendering.markdown import render
from messaging.services.send import checked_body
from rooms import limits, log
from rooms.errors import Archived, Conflict, Forbidden
from rooms.models import Membership, User
from rooms.permissions import Action, refusal_of_muted, require, require_higher
from rooms.services.members import checked_reason


@dataclass(frozen=True, slots=True)
class Revision:
    """The message as it stands now. `seq` and `at` are those of the event that tells of the
    change; where nothing had to change, `seq` is the room's last one, by which it was told.
    """

    message: Message
    seq: int
    at: datetime


def edit_message(*, author: User, message_id: int, body: str) -> Revision:
    """Give one's own message another text; the same text again changes nothing. Raises Refusal.

    What it said before stays in the log.
    """
    limits.hit("send", author.pk)
    body = checked_body(body)
    body_html = render(body)  # outside of the lock
    with transaction.atomic():
        message, membership = _locked(author, message_id)
        _require_own_word(message, membership)
        if message.body == body:
            return _unchanged(message)
        message.body, message.body_html, message.edited_at = body, body_html, timezone.now()
        message.save(update_fields=["body", "body_html", "edited_at"])
        return _told(message, MESSAGE_EDITED, message_edited(message), author, message.edited_at)


def delete_message(*, actor: User, message_id: int, reason: str = "") -> Revision:
    """Take back one's own message, or as a moderator somebody else's. Raises Refusal.

    Twice is once. Its place stays; its text stays in the log alone, where moderators read it.
    """
    limits.hit("send", actor.pk)
    reason = checked_reason(reason)
    with transaction.atomic():
        message, membership = _locked(actor, message_id)
        if message.author_id != actor.pk:
            _require_power_over(message, membership)
        if message.deleted_at is not None:
            return _unchanged(message)
        message.body, message.body_html, message.deleted_at = "", "", timezone.now()
        message.save(update_fields=["body", "body_html", "deleted_at"])
        data = message_deleted(message.pk, reason=reason)
        return _told(message, MESSAGE_DELETED, data, actor, message.deleted_at)


def _locked(user: User, message_id: int) -> tuple[Message, Membership]:
    """As both are now, and stay to the end of the transaction, in a room that is written to."""
    log.lock(find_message(user, message_id).room_id)
    message = find_message(user, message_id)
    membership = message.room.memberships.filter(user=user).first()
    if membership is None:
        raise Forbidden(_("Join the room to write in it."))
    if message.room.is_archived:
        raise Archived
    return message, membership


def _require_own_word(message: Message, membership: Membership) -> None:
    if message.author_id != membership.user_id:
        raise Forbidden(_("Only who wrote a message can edit it."))
    refusal = refusal_of_muted(membership, timezone.now())
    if refusal:
        raise refusal
    if message.deleted_at is not None:
        raise Conflict(_("This message was deleted."))


def _require_power_over(message: Message, membership: Membership) -> None:
    """Of somebody who is not in the room any more everything may be deleted."""
    role = require(membership, Action.DELETE_MESSAGE)
    theirs = message.room.memberships.filter(user=message.author_id).first()
    require_higher(role, theirs.role if theirs else None)


def _unchanged(message: Message) -> Revision:
    at = message.deleted_at or message.edited_at or message.created_at
    return Revision(message, message.room.last_seq, at)


def _told(message: Message, type: str, data: dict[str, Any], actor: User, at: datetime) -> Revision:
    row = log.append(room_id=message.room_id, type=type, data=data, actor=actor, at=at)
    return Revision(message, row.seq, at)
