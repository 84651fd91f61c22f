"""What all changes of a message that is there have in common."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from messaging.models import Message
from messaging.reading import find_message
from rooms import log
from rooms.errors import Archived, Conflict, Forbidden
from rooms.models import Membership, User


@dataclass(frozen=True, slots=True)
class Revision:
    """The message as it stands now. `seq` and `at` are those of the event that tells of the
    change; where nothing had to change, `seq` is the room's last one, by which it was told.
    """

    message: Message
    seq: int
    at: datetime
    is_change: bool = True


def locked(user: User, message_id: int) -> tuple[Message, Membership]:
    """As both are now, and stay to the end of the transaction, in a room that is written to.
    Raises Refusal.
    """
    log.lock(find_message(user, message_id).room_id)
    message = find_message(user, message_id)
    membership = message.room.memberships.filter(user=user).first()
    if membership is None:
        raise Forbidden(_("Join the room to write in it."))
    if message.room.is_archived:
        raise Archived
    return message, membership


def require_there(message: Message) -> None:
    """Raises Conflict."""
    if message.deleted_at is not None:
        raise Conflict(_("This message was deleted."))


def told(message: Message, type: str, data: dict[str, Any], actor: User, at: datetime) -> Revision:
    """Appends the event; in the transaction of the change."""
    row = log.append(room_id=message.room_id, type=type, data=data, actor=actor, at=at)
    return Revision(message, row.seq, at)


def unchanged(message: Message, at: datetime) -> Revision:
    return Revision(message, message.room.last_seq, at, is_change=False)
