"""What the server says to the frames of one client; the frames of events are in messaging/live."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from django.utils import translation

from messaging.protocol.frames import (
    MAX_FRAME,
    Delete,
    Edit,
    Frame,
    Malformed,
    Pin,
    React,
    Send,
    Subscribe,
    encode,
)
from rooms.errors import Refusal
from rooms.events import timestamp
from rooms.models import Pointer, User


class Acknowledged(Protocol):
    """What an `ack` tells of a message."""

    @property
    def id(self) -> int: ...
    @property
    def client_id(self) -> UUID: ...
    @property
    def room_id(self) -> int: ...
    @property
    def seq(self) -> int: ...
    @property
    def created_at(self) -> datetime: ...


class Revised(Protocol):
    """What an `ack` tells of a change of a message."""

    @property
    def message(self) -> Acknowledged: ...
    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> datetime: ...


def read(room_id: int, pointer: Pointer) -> str:
    """To the sockets of whoever has read: where their pointer is now."""
    return encode("read", room=room_id, seq=pointer.seq, since=timestamp(pointer.since))


def welcome(
    user: User, *, connection: str, epoch: str, ping_seconds: float, rooms: Mapping[int, object]
) -> str:
    """`rooms`: all that the person is in, by id."""
    return encode(
        "welcome",
        user={"id": user.pk, "name": user.name, "username": user.username},
        connection=connection,
        epoch=epoch,
        ping_ms=int(ping_seconds * 1000),
        max_frame=MAX_FRAME,
        rooms={str(room_id): room for room_id, room in rooms.items()},
    )


def subscribed(frame: Subscribe, head: int) -> str:
    return encode("subscribed", ref=frame.ref, room=frame.room, head=head)


def ack(frame: Send, message: Acknowledged) -> str:
    """Only for what is committed."""
    about = {
        "type": "ack",
        "client_id": message.client_id,
        "room": message.room_id,
        "seq": message.seq,
        "message": message.id,
        "at": timestamp(message.created_at),
    }
    if frame.ref is not None:
        about["ref"] = frame.ref
    return orjson.dumps(about).decode()


Change = Edit | Delete | React | Pin


def revised(frame: Change, revision: Revised) -> str:
    """The `ack` of a change of a message; only for what is committed."""
    return encode(
        "ack",
        ref=frame.ref,
        room=revision.message.room_id,
        seq=revision.seq,
        message=revision.message.id,
        at=timestamp(revision.at),
    )


def error(refusal: Refusal, frame: Frame | None, *, language: str, **about: Any) -> str:
    """Names what was refused as far as the client did: `ref`, `client_id`, `room`."""
    with translation.override(language):
        message = str(refusal.message)
    return encode(
        "error",
        code=refusal.code,
        message=message,
        retry_after=refusal.retry_after,
        **{**_named(refusal, frame), **about},
    )


def _named(refusal: Refusal, frame: Frame | None) -> dict[str, Any]:
    if isinstance(refusal, Malformed):
        return {"ref": refusal.ref, "client_id": refusal.client_id}
    if frame is None:
        return {}
    client_id = str(frame.client_id) if isinstance(frame, Send) else None
    return {"ref": frame.ref, "client_id": client_id, "room": getattr(frame, "room", None)}
