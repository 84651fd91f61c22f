"""Files that are sent, committed in the test's own transaction."""

from typing import Any
from uuid import uuid4

from messaging.commit import Outcome, Receipt, Send, commit_sends
from messaging.models import Message, Upload
from rooms.models import Room, User


def commit(author: User, room: Room, *uploads: Upload, body: str = "", **given: Any) -> Outcome:
    send = Send(
        author, room.pk, uuid4(), body, attachments=[upload.pk for upload in uploads], **given
    )
    (outcome,) = commit_sends([send])
    return outcome


def sent(author: User, room: Room, *uploads: Upload, body: str = "") -> Message:
    outcome = commit(author, room, *uploads, body=body)
    assert isinstance(outcome, Receipt), outcome
    return Message.objects.get(pk=outcome.row.id)
