"""What is said in a room: its messages, its log, and how far one has read."""

from typing import Annotated, Any, NotRequired
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from messaging.attachments import Attachment
from messaging.live.announce import announce_read
from messaging.presentation import message_objects
from messaging.readers import read_pointers
from messaging.reading import find_room, visible_events, visible_messages
from messaging.services.reading import mark_read
from messaging.services.send import send_message
from rooms.api.authentication import ApiRequest
from rooms.api.fields import Given, Id, Limit, Seq, Text, Time
from rooms.api.pages import Page, page_of
from rooms.errors import Banned, NotFound
from rooms.events import as_event

router = Router(tags=["messages"])

ROOM = "/rooms/{int:room_id}"

ClientId = Annotated[UUID, Field(strict=False)]


class Author(TypedDict):
    """`is_bot` is there, and true, where a program speaks."""

    id: int
    name: str
    is_bot: NotRequired[bool]


class ReactionShown(BaseModel):
    """One emoji, and who gave it, in the order in which they did."""

    emoji: str
    users: list[int]


class MessageShown(BaseModel):
    id: int
    room: int
    seq: int
    position: int
    client_id: str
    at: Time
    author: Author
    body: str
    body_html: str
    reply_to: int | None
    attachments: list[Attachment]
    mentions: list[Any]
    reactions: list[ReactionShown]
    edited_at: Time | None
    deleted_at: Time | None


class MessageWanted(Given):
    body: Text
    client_id: ClientId | None = None
    reply_to: Id | None = None
    attachments: list[Id] = Field(default_factory=list, max_length=20)


class MessageQuery(BaseModel):
    before: Seq | None = None
    after: Seq | None = None
    limit: Limit = 50


class EventShown(BaseModel):
    room: int
    seq: int
    type: str
    at: Time
    actor: Author | None
    data: dict[str, Any]


class EventQuery(BaseModel):
    after: Seq = 0
    limit: Limit = 50


class ReadShown(BaseModel):
    reads: dict[str, int] | None = Field(description="The seq of each member's pointer, by id")


class ReadGiven(Given):
    seq: Seq
    back: bool = Field(False, description="Move the pointer back: mark as unread")


@router.get(ROOM + "/messages", response=Page[MessageShown], summary="A page of messages")
def list_messages(
    request: ApiRequest, room_id: int, page: Annotated[MessageQuery, Query()]
) -> dict[str, object]:
    """Ascending; the newest page by default. `next` goes on in the same direction: it is the
    next `after` where `after` was given, else the next `before`."""
    room = find_room(request.auth, room_id)
    rows = visible_messages(
        request.auth, room, before=page.before, after=page.after, limit=page.limit + 1
    )
    has_more = len(rows) > page.limit
    shown = rows[: page.limit] if page.after is not None else rows[-page.limit :]
    last = -1 if page.after is not None else 0
    return {
        "items": message_objects(shown),
        "next": shown[last].seq if has_more else None,
    }


@router.post(
    ROOM + "/messages",
    response={200: MessageShown, 201: MessageShown},
    summary="Say something",
)
def post_message(
    request: ApiRequest, room_id: int, given: MessageWanted
) -> Status[dict[str, object]]:
    """201, or 200 with the stored message where this `client_id` was sent before."""
    try:
        receipt = send_message(
            author=request.auth,
            room_id=room_id,
            body=given.body,
            client_id=given.client_id,
            reply_to=given.reply_to,
            attachments=given.attachments,
        )
    except Banned:
        raise NotFound from None  # as every other call answers of a room one may not see
    return Status(200 if receipt.is_repeat else 201, *message_objects([receipt.message]))


@router.get(ROOM + "/events", response=Page[EventShown], summary="The room's log")
def list_events(
    request: ApiRequest, room_id: int, page: Annotated[EventQuery, Query()]
) -> dict[str, object]:
    room = find_room(request.auth, room_id)
    rows = visible_events(request.auth, room, after=page.after, limit=page.limit + 1)
    return page_of(rows, page.limit, as_event, lambda event: event.seq)


@router.get(ROOM + "/read", response=ReadShown, summary="How far everybody has read")
def get_read(request: ApiRequest, room_id: int) -> dict[str, object]:
    """For members of rooms with at most 100 of them. In a larger one, and for who is no member,
    `reads` is null.
    """
    room = find_room(request.auth, room_id)
    is_member = room.memberships.filter(user=request.auth).exists()
    return {"reads": read_pointers(room) if is_member else None}


@router.put(ROOM + "/read", response={204: None}, summary="Move my read pointer")
def put_read(request: ApiRequest, room_id: int, given: ReadGiven) -> Status[None]:
    pointer = mark_read(user=request.auth, room_id=room_id, seq=given.seq, back=given.back)
    announce_read(user=request.auth, room_id=room_id, pointer=pointer)
    return Status(204, None)
