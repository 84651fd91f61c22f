"""What the data of each type of event must be, for events that come from a file."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from messaging import events as said
from messaging.models.marks import MAX_EMOJI_LENGTH
from messaging.models.message import MAX_ATTACHMENTS, MAX_BODY_LENGTH
from messaging.models.upload import MAX_NAME
from rooms import events
from rooms.models import Role, Room

# What a column of numbers holds in both databases.
Id = Annotated[int, Field(ge=1, lt=2**63)]
Time = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
Name = Annotated[str, Field(max_length=150)]
Body = Annotated[str, Field(max_length=MAX_BODY_LENGTH)]
Reason = Annotated[str, Field(max_length=250)]
Emoji = Annotated[str, Field(min_length=1, max_length=MAX_EMOJI_LENGTH)]
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Pixels = Annotated[int, Field(ge=1, lt=2**31)] | None
RoleName = Annotated[str, Field(pattern=f"^({'|'.join(Role.values)})$")]
Kind = Annotated[str, Field(pattern=f"^({'|'.join(Room.Kind.values)})$")]
History = Annotated[str, Field(pattern=f"^({'|'.join(Room.History.values)})$")]


class Data(BaseModel):
    """Further fields are not looked at."""

    model_config = ConfigDict(strict=True)


class AttachmentTold(Data):
    """Addresses are ours: pages show them as they are."""

    id: Id
    url: Annotated[str, Field(pattern=r"^/files/[0-9a-f]{32}$")]
    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
    size: Annotated[int, Field(ge=0, lt=2**63)]
    content_type: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)]
    width: Pixels = None
    height: Pixels = None
    thumbnail: Annotated[str, Field(pattern=r"^/files/[0-9a-f]{32}/thumbnail$")] | None = None


class MessageCreated(Data):
    id: Id
    client_id: Uuid
    position: Id
    body: Body
    body_html: str
    reply_to: Id | None
    mentions: list[Id] = []
    attachments: Annotated[list[AttachmentTold], Field(max_length=MAX_ATTACHMENTS)] = []


class MessageEdited(Data):
    id: Id
    body: Body
    body_html: str
    mentions: list[Id] = []


class MessageDeleted(Data):
    id: Id


class Reaction(Data):
    message: Id
    emoji: Emoji


class Pin(Data):
    id: Id


class RoomCreated(Data):
    name: Annotated[str, Field(max_length=80)]
    topic: Annotated[str, Field(max_length=250)]
    kind: Kind
    history: History


class RoomUpdated(Data):
    name: Annotated[str, Field(max_length=80)] = ""
    topic: Annotated[str, Field(max_length=250)] = ""
    kind: Kind = ""
    history: History = ""


class Member(Data):
    user: Id
    name: Name


class MemberWithRole(Member):
    role: RoleName
    is_bot: bool = False


class MemberWithSanction(Member):
    until: Time | None
    reason: Reason


SHAPES: dict[str, type[BaseModel]] = {
    said.MESSAGE_CREATED: MessageCreated,
    said.MESSAGE_EDITED: MessageEdited,
    said.MESSAGE_DELETED: MessageDeleted,
    said.REACTION_ADDED: Reaction,
    said.REACTION_REMOVED: Reaction,
    said.MESSAGE_PINNED: Pin,
    said.MESSAGE_UNPINNED: Pin,
    events.ROOM_CREATED: RoomCreated,
    events.ROOM_UPDATED: RoomUpdated,
    events.MEMBER_JOINED: MemberWithRole,
    events.MEMBER_LEFT: Member,
    events.MEMBER_REMOVED: Member,
    events.MEMBER_ROLE_CHANGED: MemberWithRole,
    events.MEMBER_MUTED: MemberWithSanction,
    events.MEMBER_UNMUTED: Member,
    events.MEMBER_BANNED: MemberWithSanction,
    events.MEMBER_UNBANNED: Member,
}
