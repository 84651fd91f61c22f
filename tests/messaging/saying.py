"""Things said at a known moment, for the tests of pages."""

from datetime import datetime
from uuid import uuid4

from messaging.commit import Receipt, Send, commit_sends
from messaging.models import Message
from rooms.models import Room, User


def say(room: Room, author: User, body: str, at: datetime | None = None) -> Message:
    """Committed in the test's own transaction, without the writer's thread."""
    send = Send(author=author, room_id=room.pk, client_id=uuid4(), body=body, at=at)
    (outcome,) = commit_sends([send])
    assert isinstance(outcome, Receipt), outcome
    room.refresh_from_db()
    return outcome.message
