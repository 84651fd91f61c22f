"""Opening, changing and closing rooms."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms import events, log
from rooms.cleaning import one_line
from rooms.errors import Archived, Conflict, Invalid
from rooms.models import Membership, Role, Room, User
from rooms.permissions import Action, require

SETTINGS = ("name", "topic", "history")


@transaction.atomic
def create_room(*, creator: User, name: str, kind: str, topic: str = "") -> Room:
    """Open a room with its creator as owner: seq 1 tells of the room, seq 2 of the owner."""
    values = checked_settings({"name": name, "topic": topic})
    now = timezone.now()
    room = Room.objects.create(
        created_by=creator, created_at=now, kind=_checked_kind(kind), **values
    )
    Membership.objects.create(room=room, user=creator, role=Role.OWNER, joined_at=now, read_seq=2)
    log.append(
        room_id=room.pk,
        type=events.ROOM_CREATED,
        actor=creator,
        at=now,
        data=events.room_state(
            name=room.name, topic=room.topic, kind=room.kind, history=room.history
        ),
    )
    log.append(
        room_id=room.pk,
        type=events.MEMBER_JOINED,
        actor=creator,
        at=now,
        data=events.member(creator, role=Role.OWNER.value),
    )
    room.refresh_from_db(fields=["last_seq"])
    return room


@transaction.atomic
def update_room(
    *,
    actor: User,
    room: Room,
    name: str | None = None,
    topic: str | None = None,
    history: str | None = None,
) -> Room:
    """Change what is given and differs; nothing that differs, no event."""
    given = {"name": name, "topic": topic, "history": history}
    values = checked_settings({key: value for key, value in given.items() if value is not None})
    room = log.lock(room.pk)
    require(room.memberships.filter(user=actor).first(), Action.UPDATE_ROOM)
    return change_settings(actor=actor, room=room, values=values)


def change_settings(*, actor: User, room: Room, values: dict[str, Any]) -> Room:
    """Store checked settings of a locked room, with one event for what differs."""
    if room.is_archived:
        raise Archived
    changed = {key: value for key, value in values.items() if getattr(room, key) != value}
    if changed:
        Room.objects.filter(pk=room.pk).update(**changed)
        log.append(room_id=room.pk, type=events.ROOM_UPDATED, actor=actor, data=changed)
        room.refresh_from_db()
    return room


def archive_room(*, actor: User, room: Room) -> Room:
    """Close a room for writing; it stays readable. Twice is one event."""
    return _set_archived(actor=actor, room=room, is_archived=True)


def unarchive_room(*, actor: User, room: Room) -> Room:
    return _set_archived(actor=actor, room=room, is_archived=False)


@transaction.atomic
def _set_archived(*, actor: User, room: Room, is_archived: bool) -> Room:
    room = log.lock(room.pk)
    require(room.memberships.filter(user=actor).first(), Action.ARCHIVE_ROOM)
    return set_archived(actor=actor, room=room, is_archived=is_archived)


def set_archived(*, actor: User, room: Room, is_archived: bool) -> Room:
    """Close or open a locked room; one event, none where it was so already."""
    if room.is_archived != is_archived:
        kind = events.ROOM_ARCHIVED if is_archived else events.ROOM_UNARCHIVED
        event = log.append(room_id=room.pk, type=kind, actor=actor, data={})
        Room.objects.filter(pk=room.pk).update(archived_at=event.at if is_archived else None)
        room.refresh_from_db()
    return room


def checked_settings(values: dict[str, str]) -> dict[str, Any]:
    """The values as they are stored. Raises Invalid."""
    cleaned = {key: one_line(value) for key, value in values.items()}
    if not cleaned.get("name", "-"):
        raise Invalid(_("Give the room a name."))
    if len(cleaned.get("name", "")) > 80:
        raise Invalid(_("A room's name has at most 80 characters."))
    if len(cleaned.get("topic", "")) > 250:
        raise Invalid(_("A topic has at most 250 characters."))
    if cleaned.get("history", Room.History.ALL) not in Room.History.values:
        raise Invalid(_("History is either “all” or “joined”."))
    return cleaned


def _checked_kind(kind: str) -> str:
    if kind not in {Room.Kind.PUBLIC, Room.Kind.PRIVATE}:
        raise Invalid(_("A room is either public or private."))
    return kind


def require_writable(room: Room) -> None:
    """Raises Archived, or Conflict for a conversation whose people are fixed."""
    if room.is_archived:
        raise Archived
    require_changing_people(room)


def require_changing_people(room: Room) -> None:
    """Raises Conflict for a conversation whose people are fixed."""
    if room.kind == Room.Kind.DIRECT:
        raise Conflict(_("The people of a direct conversation are fixed."))
