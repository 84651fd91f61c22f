"""What one may read of a room, and what the list of one's rooms tells."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

from django.utils import timezone

from messaging.events import MESSAGE_CREATED, MESSAGE_EDITED, REVISIONS
from messaging.models import Message, Upload
from messaging.unread import Counts, counts_of
from rooms import log
from rooms.errors import Forbidden, NotFound
from rooms.events import timestamp
from rooms.models import Membership, Room, RoomEvent, User
from rooms.permissions import Action, allows, require
from rooms.titles import names_in, title_of

BEYOND_ALL = 2**53  # no room has as many events
MOST_REVISIONS = 200  # of one message
MESSAGE_BODIES = {MESSAGE_CREATED, MESSAGE_EDITED}


class Overview(TypedDict):
    """A room in the list of one of its members."""

    head: int
    read: int
    read_since: str
    unread: int
    mentions: int
    role: str
    level: str
    name: str
    kind: str
    archived_at: str | None


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
    if room.history == Room.History.ALL or room.is_public:
        return 0
    membership = room.memberships.filter(user=user).first()
    # Who has just left reads nothing, not everything, whatever is said meanwhile.
    return membership.joined_seq if membership else BEYOND_ALL


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


def rooms_overview(user: User, room_ids: Iterable[int] | None = None) -> dict[int, Overview]:
    """All rooms of a person (or these of them), by id, with their unread counts."""
    return rooms_overviews([user], room_ids)[user.pk]


def rooms_overviews(
    users: Sequence[User], room_ids: Iterable[int] | None = None
) -> dict[int, dict[int, Overview]]:
    """The same for several people at once, by their ids."""
    memberships = Membership.objects.filter(user__in={user.pk for user in users})
    if room_ids is not None:
        memberships = memberships.filter(room__in=list(room_ids))
    known = _titled([Row(*row) for row in memberships.values_list(*OVERVIEW)])
    counts = counts_of([row.pk for row in known if row.read < row.head])
    overviews: dict[int, dict[int, Overview]] = {user.pk: {} for user in users}
    for row in known:
        overviews[row.user][row.room] = _overview(row, counts.get(row.pk))
    return overviews


def _titled(rows: list["Row"]) -> list["Row"]:
    """The same, with direct conversations called by those with whom one talks, by name."""
    names = names_in({row.room for row in rows if row.kind == Room.Kind.DIRECT})
    titled = [
        row._replace(name=title_of(names[row.room], row.user)) if row.room in names else row
        for row in rows
    ]
    return sorted(titled, key=lambda row: (row.name.casefold(), row.room))


class Row(NamedTuple):
    """What an overview is made of, in the order of OVERVIEW."""

    pk: int
    user: int
    room: int
    head: int
    read: int
    read_since: datetime
    role: str
    level: str
    name: str
    kind: str
    archived_at: datetime | None


OVERVIEW = [
    "pk", "user_id", "room_id", "room__last_seq", "read_seq", "read_since", "role", "level",
    "room__name", "room__kind", "room__archived_at",
]  # fmt: skip


def _overview(row: Row, counts: Counts | None) -> Overview:
    counts = counts or Counts(0, 0, row.head, row.read, row.read_since)
    return {
        "head": counts.head,
        "read": counts.read,
        "read_since": timestamp(counts.read_since),
        "unread": counts.unread,
        "mentions": counts.mentions,
        "role": row.role,
        "level": row.level,
        "name": row.name,
        "kind": row.kind,
        "archived_at": timestamp(row.archived_at) if row.archived_at else None,
    }
