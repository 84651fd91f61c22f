"""What each frame that changes a message calls."""

from collections.abc import Callable
from functools import partial
from typing import Any

from messaging.protocol import frames
from messaging.protocol.answers import Change
from messaging.services.changing import Revision
from messaging.services.pin import pin_message, unpin_message
from messaging.services.react import add_reaction, remove_reaction
from messaging.services.revise import delete_message, edit_message
from rooms.models import User

# The service, and by which name it takes the person.
CHANGES: dict[type[Change], tuple[Callable[..., Revision], str]] = {
    frames.Edit: (edit_message, "author"),
    frames.Delete: (delete_message, "actor"),
    frames.React: (add_reaction, "user"),
    frames.Unreact: (remove_reaction, "user"),
    frames.Pin: (pin_message, "actor"),
    frames.Unpin: (unpin_message, "actor"),
}


def change_of(frame: Change, user: User) -> Callable[[], Revision]:
    """Raises Refusal when it is called."""
    service, person = CHANGES[type(frame)]
    given: dict[str, Any] = frame.model_dump(exclude={"ref", "message"})
    return partial(service, message_id=frame.message, **{person: user}, **given)
