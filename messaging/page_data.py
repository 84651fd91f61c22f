"""What the client starts from: the JSON at the end of every page."""

from typing import Any, NotRequired, TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from messaging.models.message import MAX_ATTACHMENTS
from messaging.overview import Overview
from messaging.parts import address_of_parts
from messaging.readers import MAX_READERS
from messaging.timeline import Timeline
from rooms.events import timestamp
from rooms.models import Attention, Membership, Room, User
from rooms.people import People

# Stands for the id in addresses that the client fills in.
ANY_ROOM = 0


class RoomData(TypedDict):
    """The open room. `first` is the seq of the first message, `target` that of a permalink; `reads`
    says how far each member has read, where a member asks and there are not too many.
    `first_unread` is the seq of the first unread message, wherever it stands.
    """

    id: int
    name: str
    kind: str
    role: str | None
    can_send: bool
    head: int
    read: int
    first: int | None
    has_older: bool
    has_newer: bool
    target: int | None
    reads: dict[int, int] | None
    first_unread: NotRequired[int | None]


def room_data(
    room: Room, people: People, membership: Membership | None, timeline: Timeline, *, can_send: bool
) -> RoomData:
    """`room` must have been read before the timeline: from its head on, the socket goes on."""
    return {
        "id": room.pk,
        "name": room.name,
        "kind": room.kind,
        "role": membership.role if membership else None,
        "can_send": can_send,
        "head": room.last_seq,
        # To who is not in it nothing is new but what comes from here on.
        "read": membership.read_seq if membership else room.last_seq,
        "first": timeline.first,
        "has_older": timeline.has_older,
        "has_newer": timeline.has_newer,
        "target": timeline.target,
        "reads": _reads(people) if membership else None,
    }


def _reads(people: People) -> dict[int, int] | None:
    readers = [membership for membership in people.listed if not membership.user.is_bot]
    if people.unlisted or len(readers) > MAX_READERS:
        return None
    return {membership.user_id: membership.read_seq for membership in readers}


def page_data(
    user: User, rooms: dict[int, Overview], room: RoomData | None, epoch: str
) -> dict[str, Any]:
    """`user` with their attention, if it has been read already."""
    attention = getattr(user, "attention", None) or Attention(user=user)
    return {
        "user": {"id": user.pk, "name": user.name, "username": user.username},
        "language": get_language(),
        "timezone": timezone.get_current_timezone_name(),
        "epoch": epoch,
        "room": room and {**room, "name": rooms.get(room["id"], room)["name"]},
        "rooms": rooms,
        "attention": attention_data(attention),
        "urls": {
            "socket": "/ws/chat",
            "api": "/api/v1/",
            "room": reverse("room", args=[ANY_ROOM]),
            "login": reverse("account_login"),
            "service_worker": _service_worker(),
            "parts": address_of_parts(),
        },
        "uploads": {"bytes": settings.UPLOAD_MAX_BYTES, "files": MAX_ATTACHMENTS},
    }


def _service_worker() -> str:
    """Of this language and of this version of the static files: another one is another worker."""
    offline = reverse("offline", args=[get_language()])
    version = getattr(staticfiles_storage, "manifest_hash", "")
    return f"{reverse('service_worker')}?{urlencode({'offline': offline, 'version': version})}"


def attention_data(attention: Attention) -> dict[str, Any]:
    """When and how the reader wants to be called; hours are HH:MM by the clock of `timezone`."""
    return {
        "quiet_until": attention.quiet_until and timestamp(attention.quiet_until),
        "quiet_from": attention.quiet_from and attention.quiet_from.strftime("%H:%M"),
        "quiet_to": attention.quiet_to and attention.quiet_to.strftime("%H:%M"),
        "timezone": attention.timezone,
        "shows_presence": attention.shows_presence,
        "with_text": attention.with_text,
        "with_sound": attention.with_sound,
    }
