"""One message: as it stands, in other words, taken back, and how it came to be."""

from typing import Annotated

from ninja import Body, Router, Status

from messaging.api.messages import EventShown, MessageShown
from messaging.models import Message
from messaging.presentation import message_objects
from messaging.reading import find_message, message_history
from messaging.services.revise import delete_message, edit_message
from rooms.api.authentication import ApiRequest
from rooms.api.fields import Given, Text
from rooms.api.members import NO_REASON, ReasonGiven
from rooms.api.pages import Page
from rooms.events import as_event

router = Router(tags=["messages"])

MESSAGE = "/messages/{int:message_id}"


class MessageChanges(Given):
    body: Text


@router.get(MESSAGE, response=MessageShown, summary="A message")
def get_message(request: ApiRequest, message_id: int) -> dict[str, object]:
    return shown(find_message(request.auth, message_id))


def shown(message: Message) -> dict[str, object]:
    return message_objects([message])[0]


@router.patch(MESSAGE, response=MessageShown, summary="Edit a message of mine")
def patch_message(request: ApiRequest, message_id: int, given: MessageChanges) -> dict[str, object]:
    """The same text again changes nothing."""
    revision = edit_message(author=request.auth, message_id=message_id, body=given.body)
    return shown(revision.message)


@router.delete(MESSAGE, response={204: None}, summary="Delete a message")
def remove_message(
    request: ApiRequest,
    message_id: int,
    given: Annotated[ReasonGiven, Body()] = NO_REASON,
) -> Status[None]:
    """One's own, or as a moderator somebody else's. Twice is once."""
    delete_message(actor=request.auth, message_id=message_id, reason=given.reason)
    return Status(204, None)


@router.get(MESSAGE + "/history", response=Page[EventShown], summary="What a message said before")
def list_history(request: ApiRequest, message_id: int) -> dict[str, object]:
    """The events of this message, ascending, with the texts; for moderators."""
    message = find_message(request.auth, message_id)
    events = message_history(request.auth, message)
    return {"items": [as_event(event) for event in events], "next": None}
