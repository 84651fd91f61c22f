"""Whether a person is still to be called when it is about to be sent, and of what."""

from datetime import datetime
from typing import NamedTuple

from messaging.models import Mention, Message, PushDelivery
from messaging.overview import Overview, rooms_overview
from messaging.push.queue import FRESH_FOR
from rooms.models import Attention, Level, Room, User


class News(NamedTuple):
    message: Message
    room: Overview
    with_text: bool
    is_urgent: bool


def news_of(user: User, delivery: PushDelivery, now: datetime) -> News | None:
    """What of this room calls for this person as everything stands now: level, what was read, the
    message itself, quiet. None: nothing any more.
    """
    room = rooms_overview(user, [delivery.room_id]).get(delivery.room_id)
    attention = Attention.objects.of(user)
    if room is None or attention.is_quiet(now):
        return None
    message = _newest(user, delivery, room)
    if message is None or message.created_at < now - FRESH_FOR:
        return None
    is_mentioned = Mention.objects.filter(room=delivery.room_id, seq=message.seq, user=user)
    is_urgent = room["kind"] == Room.Kind.DIRECT or is_mentioned.exists()
    return News(message, room, attention.with_text, is_urgent)


def _newest(user: User, delivery: PushDelivery, room: Overview) -> Message | None:
    """Of what is unread up to the delivery; what came later has one of its own."""
    if room["level"] == Level.NONE:
        return None
    unread = Message.objects.filter(
        room=delivery.room_id, seq__gt=room["read"], seq__lte=delivery.seq, deleted_at=None
    )
    if room["level"] == Level.MENTIONS:
        mentions = Mention.objects.filter(
            user=user, room=delivery.room_id, seq__gt=room["read"], seq__lte=delivery.seq
        )
        unread = unread.filter(seq__in=mentions.values("seq"))
    others = unread.exclude(author=user).select_related("author")
    return others.order_by("-seq").first()
