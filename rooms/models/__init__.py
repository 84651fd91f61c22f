"""The nouns of rooms."""

from rooms.models.attention import Attention
from rooms.models.ban import Ban
from rooms.models.event import Epoch, RoomEvent
from rooms.models.invitation import Invitation
from rooms.models.membership import Level, Membership, Pointer, Role
from rooms.models.room import Room
from rooms.models.token import ApiToken
from rooms.models.user import User

__all__ = [
    "ApiToken",
    "Attention",
    "Ban",
    "Epoch",
    "Invitation",
    "Level",
    "Membership",
    "Pointer",
    "Role",
    "Room",
    "RoomEvent",
    "User",
]
