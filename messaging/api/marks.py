"""What people put on messages: reactions, and the pin that makes one the notice of its room."""

from ninja import Router, Status
from pydantic import BaseModel

from messaging.api.messages import ROOM, MessageShown
from messaging.api.revisions import MESSAGE, shown
from messaging.reactions import pinned, reactors
from messaging.reading import find_message, find_room, floor
from messaging.services.pin import pin_message, unpin_message
from messaging.services.react import add_reaction, remove_reaction
from rooms.api.authentication import ApiRequest
from rooms.api.people import Person, person
from rooms.errors import NotFound

router = Router(tags=["messages"])

REACTION = MESSAGE + "/reactions/{emoji}"


class Reacted(BaseModel):
    emoji: str
    users: list[Person]


class ReactorsShown(BaseModel):
    items: list[Reacted]


@router.get(MESSAGE + "/reactions", response=ReactorsShown, summary="Who reacted, and how")
def list_reactors(request: ApiRequest, message_id: int) -> dict[str, object]:
    """The emojis in the order in which they came, and in that the people too."""
    message = find_message(request.auth, message_id)
    return {
        "items": [
            {"emoji": emoji, "users": [person(user) for user in users]}
            for emoji, users in reactors(message)
        ]
    }


@router.put(REACTION, response={200: MessageShown, 201: MessageShown}, summary="React")
def put_reaction(request: ApiRequest, message_id: int, emoji: str) -> Status[dict[str, object]]:
    """201, or 200 where I had given it already."""
    revision = add_reaction(user=request.auth, message_id=message_id, emoji=emoji)
    return Status(201 if revision.is_change else 200, shown(revision.message))


@router.delete(REACTION, response={204: None}, summary="Take my reaction back")
def delete_reaction(request: ApiRequest, message_id: int, emoji: str) -> Status[None]:
    remove_reaction(user=request.auth, message_id=message_id, emoji=emoji)
    return Status(204, None)


@router.get(ROOM + "/pin", response=MessageShown, summary="What is pinned")
def get_pin(request: ApiRequest, room_id: int) -> dict[str, object]:
    """404 where nothing is."""
    room = find_room(request.auth, room_id)
    message = pinned(room, floor(request.auth, room))
    if message is None:
        raise NotFound
    return shown(message)


@router.put(MESSAGE + "/pin", response={204: None}, summary="Pin a message")
def put_pin(request: ApiRequest, message_id: int) -> Status[None]:
    """In the place of the one that was pinned. For moderators; in a direct room for everybody."""
    pin_message(actor=request.auth, message_id=message_id)
    return Status(204, None)


@router.delete(MESSAGE + "/pin", response={204: None}, summary="Unpin a message")
def delete_pin(request: ApiRequest, message_id: int) -> Status[None]:
    unpin_message(actor=request.auth, message_id=message_id)
    return Status(204, None)
