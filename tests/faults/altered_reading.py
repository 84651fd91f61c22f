"""What robots have to notice (tests/robots): read pointers, counts and dividers without a rule."""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef

from messaging import overview, unread
from messaging.live.hub import Hub
from messaging.models import Message
from messaging.rendering import rows
from tests.faults.replacing import replace


def deleted_count() -> None:
    """What was deleted is unread for ever."""
    later = Message.objects.filter(room=OuterRef("room"), seq__gt=OuterRef("read_seq"))
    deleted = later.filter(deleted_at__isnull=False).exclude(author=OuterRef("user"))
    counted = unread.UNREAD + unread._count(deleted)
    for module in (unread, overview):  # what is told, and what pages and lists of rooms show
        replace(module, "UNREAD", counted)


def devices_untold() -> None:
    """What is read on one device stays unread on the other one."""

    def publish_frame(self: Hub, user_id: int, frame: str, *others: Any, **more: Any) -> None:
        if not frame.startswith('{"type":"read"'):
            original(self, user_id, frame, *others, **more)

    original = replace(Hub, "publish_frame", publish_frame)


def divider_above_own() -> None:
    """One's own messages are new to oneself."""

    def is_unread(message: Message, user_id: int, read_seq: int) -> bool:
        return message.seq > read_seq and message.deleted_at is None

    replace(rows, "is_unread", is_unread)


READING: dict[str, Callable[[], None]] = {
    "deleted do not count": deleted_count,
    "devices are told": devices_untold,
    "divider below own": divider_above_own,
}
