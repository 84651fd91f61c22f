"""Saying something."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import structlog
from django.utils.translation import gettext_lazy as _

from messaging.commit import Receipt, Send
from messaging.models import MAX_BODY_LENGTH
from messaging.models.message import MAX_ATTACHMENTS
from messaging.writer import Respond, writer
from rooms import limits
from rooms.cleaning import require_storable
from rooms.errors import Invalid
from rooms.models import User

logger = structlog.get_logger(__name__)


def send_message(
    *,
    author: User,
    room_id: int,
    body: str,
    client_id: UUID | None = None,
    reply_to: int | None = None,
    attachments: Sequence[int] = (),
) -> Receipt:
    """Say something and wait until it is committed; for threads, never for the event loop.

    The same `client_id` again returns the stored message, whatever its body. Raises Refusal.
    """
    receipt = writer.send(_checked(author, room_id, body, client_id, reply_to, attachments))
    logger.debug("message sent", room=room_id, seq=receipt.row.seq)
    return receipt


def submit_message(
    *,
    author: User,
    room_id: int,
    body: str,
    client_id: UUID,
    respond: Respond,
    reply_to: int | None = None,
    attachments: Sequence[int] = (),
) -> None:
    """Say something from the event loop; `respond` gets the outcome after the commit.

    Raises Refusal for what is refused at once.
    """
    writer.submit(_checked(author, room_id, body, client_id, reply_to, attachments), respond)


def _checked(
    author: User,
    room_id: int,
    body: str,
    client_id: UUID | None,
    reply_to: int | None,
    attachments: Sequence[int],
) -> Send:
    limits.hit("send", author.pk)
    _require_few(attachments)
    body = checked_body(body, has_files=bool(attachments))
    client_id = client_id or uuid4()
    return Send(author, room_id, client_id, body, reply_to, attachments=attachments)


def _require_few(attachments: Sequence[int]) -> None:
    if len(attachments) > MAX_ATTACHMENTS:
        raise Invalid(_("A message has at most 10 files. Send the others in another one."))
    if len(set(attachments)) < len(attachments):
        raise Invalid(_("One of the files is named twice."))


def checked_body(body: str, *, has_files: bool) -> str:
    """What may be the text of a message; one with files may have none. Raises Invalid."""
    if not body.strip() and not has_files:
        raise Invalid(_("There is nothing to send: write something first."))
    if len(body) > MAX_BODY_LENGTH:
        raise Invalid(_("A message has at most 8,000 characters. Send it in parts."))
    return require_storable(body)
