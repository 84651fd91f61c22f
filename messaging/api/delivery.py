"""Where one message is on its way: for its author, for those who moderate its room, for admins."""

from typing import Annotated

from ninja import Query, Router
from pydantic import BaseModel, Field

from messaging.kafka.decoding import Place
from messaging.models import Message
from messaging.projections.whereabouts import (
    InKafka,
    Progress,
    Unknown,
    Whereabouts,
    whereabouts,
)
from messaging.reading import find_message
from rooms.api.authentication import ApiRequest
from rooms.api.fields import Time
from rooms.errors import NotFound
from rooms.events import timestamp
from rooms.limits import hit
from rooms.models import User
from rooms.permissions import Action, require

router = Router(tags=["messages"])


class DeliveryQuery(BaseModel):
    place: bool = Field(False, description="Also look for its place in the topic: up to 4 s")


class PlaceShown(BaseModel):
    topic: str
    partition: int
    offset: int


class KafkaShown(BaseModel):
    state: InKafka
    milliseconds: int | None = Field(description="From the commit to the mark that Kafka has it")
    place: PlaceShown | None
    place_unknown: Unknown | None


class GroupShown(BaseModel):
    name: str
    progress: Progress
    behind: int | None = Field(description="How many records come before it is done, if known")


class DeliveryOfMessage(BaseModel):
    message: int
    room: int
    seq: int
    committed_at: Time
    kafka: KafkaShown
    groups: list[GroupShown]


@router.get(
    "/messages/{int:message_id}/delivery",
    response=DeliveryOfMessage,
    summary="Where is my message?",
)
def message_delivery(
    request: ApiRequest, message_id: int, asked: Annotated[DeliveryQuery, Query()]
) -> dict[str, object]:
    """For the author, for moderators and owners of the room, and for admins who may see messages.
    Whether a screen shows it is not kept: the browser that sent it knows."""
    message = traceable_message(request.auth, message_id)
    hit("find_record" if asked.place else "trace", request.auth.pk)
    return as_shown(message, whereabouts(message, with_place=asked.place))


def traceable_message(user: User, message_id: int) -> Message:
    """Raises NotFound, or Forbidden where one reads it but is not among those who may ask."""
    if user.has_perm("messaging.view_message"):
        return any_message(message_id)
    message = find_message(user, message_id)
    if message.author_id != user.pk:
        require(message.room.memberships.filter(user=user).first(), Action.TRACE_MESSAGE)
    return message


def any_message(message_id: int) -> Message:
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound
    return message


def as_shown(message: Message, found: Whereabouts) -> dict[str, object]:
    return {
        "message": message.pk,
        "room": message.room_id,
        "seq": message.seq,
        "committed_at": timestamp(found.event.at),
        "kafka": {
            "state": found.in_kafka,
            "milliseconds": found.milliseconds,
            "place": place_shown(found.place),
            "place_unknown": found.unknown,
        },
        "groups": [
            {"name": group.name, "progress": group.progress, "behind": group.behind}
            for group in found.groups
        ],
    }


def place_shown(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {"topic": place.topic, "partition": place.partition, "offset": place.offset}
