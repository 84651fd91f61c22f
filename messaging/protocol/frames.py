"""The frames of `/ws/chat`: what a client may send, and the shapes of what it gets.

A frame is a JSON object with a `type`. FRAMES is the whole table of what is understood; unknown
fields are ignored, everything else that does not fit is Invalid.
"""

import re
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import orjson
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from rooms.cleaning import storable
from rooms.errors import Invalid

SUBPROTOCOL = "oreum.v1"
MAX_FRAME = 65_536  # bytes a client may send at once
MAX_REF_LENGTH = 100
MAX_SEQ = 2**53  # JavaScript counts no further


Seq = Annotated[int, Field(ge=0, le=MAX_SEQ)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text = Annotated[str, AfterValidator(storable)]
ClientId = Annotated[UUID, Field(strict=False)]
RefText = Annotated[Text, Field(max_length=MAX_REF_LENGTH)]
RefNumber = Annotated[int, Field(ge=-MAX_SEQ, le=MAX_SEQ)]


class Frame(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(strict=True, frozen=True, extra="ignore")

    ref: RefText | RefNumber | None = None


class Hello(Frame):
    # Each room is judged by itself: one wrong cursor does not cost the others.
    rooms: dict[str, Any] | None = None
    epoch: Text | None = None


class Subscribe(Frame):
    room: Id
    after: Seq | None = None


class Unsubscribe(Frame):
    room: Id


class Send(Frame):
    room: Id
    client_id: ClientId
    # Whether there is something to send, and not too much of it, says the service: a person
    # who writes too much is refused, not closed like a client that cannot speak the protocol.
    body: Text
    reply_to: Id | None = None
    attachments: list[Id] = Field(default_factory=list, max_length=20)


class Edit(Frame):
    message: Id
    body: Text


class Delete(Frame):
    message: Id
    reason: Text = ""


class React(Frame):
    message: Id
    emoji: Text


class Unreact(React):
    pass


class Pin(Frame):
    message: Id


class Unpin(Pin):
    pass


class Read(Frame):
    room: Id
    seq: Seq
    # Of the pointer as the client knows it: one that was set back later stays where it is.
    since: Annotated[AwareDatetime, Field(strict=False)] | None = None


class Typing(Frame):
    room: Id


class Presence(Frame):
    state: Literal["online", "away"]
    # Whether, from now on, to be told of the people of `room` and of one's direct rooms.
    watch: bool = False
    room: Id | None = None


class Pong(Frame):
    pass


FRAMES: dict[str, type[Frame]] = {
    "hello": Hello,
    "subscribe": Subscribe,
    "unsubscribe": Unsubscribe,
    "send": Send,
    "edit": Edit,
    "delete": Delete,
    "react": React,
    "unreact": Unreact,
    "pin": Pin,
    "unpin": Unpin,
    "read": Read,
    "typing": Typing,
    "presence": Presence,
    "pong": Pong,
}


class Malformed(Invalid):
    """A frame that was not understood; keeps its `ref` and `client_id`, where they were."""

    def __init__(self, message: Any, *, ref: Any = None, client_id: Any = None) -> None:
        super().__init__(message)
        self.ref = ref if isinstance(ref, str | int) else None
        self.client_id = client_id if isinstance(client_id, str) else None


def parse(text: str) -> Frame:
    """The frame that this text is. Raises Malformed."""
    try:
        content = orjson.loads(text)
    except ValueError as error:
        raise Malformed(_("The frame is not JSON.")) from error
    if not isinstance(content, dict):
        raise Malformed(_("A frame is a JSON object with a type."))
    known = {"ref": content.get("ref"), "client_id": content.get("client_id")}
    name = content.get("type")
    model = FRAMES.get(name) if isinstance(name, str) else None
    if model is None:
        raise Malformed(_("This type of frame is not known."), **known)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{field}: {first['msg']}", **known) from error


def cursors(rooms: dict[str, Any]) -> tuple[dict[int, int], list[int | str]]:
    """The cursors of a `hello` by room, and the rooms of those that are none: by id where the
    name is an id, else by name.
    """
    right: dict[int, int] = {}
    wrong: list[int | str] = []
    for name, seq in rooms.items():
        room_id = int(name) if re.fullmatch(r"[1-9][0-9]{0,17}", name) else None
        is_seq = isinstance(seq, int) and not isinstance(seq, bool) and 0 <= seq <= MAX_SEQ
        if room_id is not None and is_seq:
            right[room_id] = seq
        else:
            wrong.append(room_id or name[:MAX_REF_LENGTH])
    return right, wrong


def encode(type: str, **fields: Any) -> str:
    """A frame of the server as text; fields that are None are left out."""
    present = {key: value for key, value in fields.items() if value is not None}
    return orjson.dumps({"type": type, **present}).decode()
