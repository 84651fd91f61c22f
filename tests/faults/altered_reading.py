"""What robots have to notice (tests/robots): read pointers, counts and dividers without a rule."""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef

from messaging import unread
from messaging.live.hub import Hub
from messaging.models import Message
from messaging.rendering import rows
from messaging.rendering.reader import Reader
from tests.faults.replacing import replace


def deleted_count() -> None:
    """What was deleted is unread for ever."""
    later = Message.objects.filter(room=OuterRef("room"), seq__gt=OuterRef("read_seq"))
    deleted = later.filter(deleted_at__isnull=False).exclude(author=OuterRef("user"))
    replace(unread, "UNREAD", unread.UNREAD + unread._count(deleted))


def devices_untold() -> None:
    """What is read on one device stays unread on the other one."""

    def publish_frame(self: Hub, user_id: int, frame: str, *others: Any, **more: Any) -> None:
        if not frame.startswith('{"type":"read"'):
            original(self, user_id, frame, *others, **more)

    original = replace(Hub, "publish_frame", publish_frame)


def divider_above_own() -> None:
    """One's own messages are new to oneself."""

    def is_unread(message: Message, reader: Reader) -> bool:
        return reader.read is not None and message.seq > reader.read and not message.deleted_at

    replace(rows, "_is_unread", is_unread)


READING: dict[str, Callable[[], None]] = {
    "deleted do not count": deleted_count,
    "devices are told": devices_untold,
    "divider below own": divider_above_own,
}
