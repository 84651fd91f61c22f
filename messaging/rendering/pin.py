"""A room's notice, as the bar above its timeline shows it."""

from dataclasses import dataclass

from messaging.models import Message
from messaging.rendering.quote import excerpt_of_message
from rooms.models import Membership, Room
from rooms.permissions import Action, allows_in
from rooms.requests import PersonRequest

# On each room's own path: the message whose bar was folded away.
FOLDED_COOKIE = "folded_pin"


@dataclass(frozen=True, slots=True)
class PinShown:
    """`message` is None where none is pinned: the client fills the empty bar when that changes."""

    message: Message | None
    excerpt: str
    can_pin: bool
    is_folded: bool


def pin_shown(
    request: PersonRequest, room: Room, membership: Membership | None, message: Message | None
) -> PinShown:
    """`message` is what is pinned there, as far as the reader may see it."""
    role = membership.role if membership else None
    return PinShown(
        message=message,
        excerpt=excerpt_of_message(message) if message else "",
        can_pin=allows_in(room, role, Action.PIN_MESSAGE) and not room.is_archived,
        is_folded=message is not None and request.COOKIES.get(FOLDED_COOKIE) == str(message.pk),
    )
