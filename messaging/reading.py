"""What one may read of a room."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from messaging.events import MESSAGE_CREATED, MESSAGE_EDITED, REVISIONS
from messaging.models import Message, Upload
from rooms import log
from rooms.errors import Forbidden, NotFound
from rooms.models import Membership, Room, RoomEvent, User
from rooms.permissions import Action, allows, require

BEYOND_ALL = 2**53  # no room has as many events
MOST_REVISIONS = 200  # of one message
MESSAGE_BODIES = {MESSAGE_CREATED, MESSAGE_EDITED}


def find_room(user: User, room_id: int) -> Room:
    """Raises NotFound for what is not there and for what is not open to this person alike."""
    room = Room.objects.visible_to(user).filter(pk=room_id).first()
    if room is None:
        raise NotFound
    return room


def can_write(user: User, room_id: int) -> bool:
    """Whether one is neither muted there nor the room archived. Raises NotFound, or Forbidden for a
    room one reads without being in it.
    """
    membership = Membership.objects.select_related("room").filter(user=user, room=room_id).first()
    if membership is None:
        find_room(user, room_id)
        raise Forbidden
    return not (membership.room.is_archived or membership.is_muted(timezone.now()))


def find_message(user: User, message_id: int) -> Message:
    """With its author and its room. Raises NotFound as `find_room` does."""
    rooms = Room.objects.visible_to(user)
    messages = Message.objects.select_related("author", "room").filter(room__in=rooms)
    message = messages.filter(pk=message_id).first()
    if message is None or message.seq <= floor(user, message.room):
        raise NotFound
    return message


def find_upload(user: User, key: UUID) -> Upload:
    """Unsent it is there for its uploader alone, then for those who may read the message, until
    that is deleted. Raises NotFound.
    """
    upload = Upload.objects.filter(key=key).first()
    if upload is None or (upload.message_id is None and upload.uploader_id != user.pk):
        raise NotFound
    if upload.message_id is not None and find_message(user, upload.message_id).deleted_at:
        raise NotFound
    return upload


def floor(user: User, room: Room) -> int:
    """The seq after which this person may read: a private room may hide its past from newcomers."""
    if not _hides_past(room):
        return 0
    return floor_of(room, room.memberships.filter(user=user).first())


def floor_of(room: Room, membership: Membership | None) -> int:
    """The same for whose membership is known."""
    if not _hides_past(room):
        return 0
    # Who has just left reads nothing, not everything, whatever is said meanwhile.
    return membership.joined_seq if membership else BEYOND_ALL


def _hides_past(room: Room) -> bool:
    return room.history != Room.History.ALL and not room.is_public


def visible_messages(
    user: User, room: Room, *, before: int | None = None, after: int | None = None, limit: int = 50
) -> list[Message]:
    """A page of messages, ascending: the newest, those before a seq, or those after one."""
    return Message.objects.in_room(room.pk).page(
        before=before, after=after, floor=floor(user, room), limit=limit
    )


def visible_events(user: User, room: Room, *, after: int, limit: int = 50) -> list[RoomEvent]:
    """The log after a seq, ascending; what was deleted is told without its text, but to those
    who moderate the room.
    """
    rows = log.read_after(room.pk, max(after, floor(user, room)), limit)
    membership = room.memberships.filter(user=user).first()
    if allows(membership.role if membership else None, Action.READ_DELETED):
        return rows
    return without_deleted_bodies(rows)


def message_history(user: User, message: Message) -> list[RoomEvent]:
    """What the log tells of one message, from its first text on, for those who moderate its room.

    Raises Forbidden.
    """
    require(message.room.memberships.filter(user=user).first(), Action.READ_DELETED)
    events = log.read_after(message.room_id, message.seq - 1, 1)
    if message.edited_at or message.deleted_at:
        later = RoomEvent.objects.after(message.room_id, message.seq)
        events += later.filter(type__in=REVISIONS, data__id=message.pk)[:MOST_REVISIONS]
    return events


def without_deleted_bodies(rows: list[RoomEvent]) -> list[RoomEvent]:
    """The same events, with the text taken from those whose message was deleted since."""
    told = {row.data["id"] for row in rows if row.type in MESSAGE_BODIES}
    deleted = set(
        Message.objects.filter(pk__in=told).exclude(deleted_at=None).values_list("pk", flat=True)
    )
    for row in rows:
        if deleted and row.type in MESSAGE_BODIES and row.data["id"] in deleted:
            row.data = _without_content(row.data)
    return rows


def _without_content(data: dict[str, Any]) -> dict[str, Any]:
    kept = {**data, "body": "", "body_html": "", "mentions": []}
    return kept | {"attachments": []} if "attachments" in data else kept
