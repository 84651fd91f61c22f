"""The schema of events is what is written, and every version once released stays readable."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator

import messaging.events
import rooms.events
from messaging.events import EVENT_OMITTED
from messaging.kafka import envelope
from messaging.kafka.envelope import record, stand_in
from messaging.services.pin import pin_message, unpin_message
from messaging.services.react import add_reaction, remove_reaction
from messaging.services.revise import delete_message, edit_message
from messaging.services.send import send_message
from rooms.events import as_event
from rooms.models import Role, Room, RoomEvent, User
from rooms.services import members, sanctions
from rooms.services.rooms import archive_room, unarchive_room, update_room

SCHEMAS = Path(envelope.__file__).parent / "schemas"
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("v*/*.json"))
EVENT_TYPES = {
    value
    for module in (rooms.events, messaging.events)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str)
} - {EVENT_OMITTED}


def schema(version: int) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (SCHEMAS / f"event.v{version}.json").read_text(encoding="utf-8")
    )
    return content


def check(value: dict[str, Any]) -> None:
    Draft202012Validator(schema(value["v"])).validate(value)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_released_event_stays_readable(path: Path) -> None:
    check(json.loads(path.read_text(encoding="utf-8")))


def test_every_type_of_event_has_a_fixture_and_a_place_in_the_schema() -> None:
    described = {rule["if"]["properties"]["type"]["const"] for rule in schema(1)["allOf"]}

    assert {path.stem for path in FIXTURES} == EVENT_TYPES | {EVENT_OMITTED}
    assert described == EVENT_TYPES | {EVENT_OMITTED}


def test_the_schema_is_found_by_the_name_in_the_headers() -> None:
    current = schema(envelope.VERSION)

    Draft202012Validator.check_schema(current)
    assert current["$id"] == envelope.SCHEMA


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_in_a_room_is_written_as_the_schema_says(
    public_room: Room, alice: User, bob: User, charlie: User
) -> None:
    live_through_everything(public_room, owner=alice, member=bob, visitor=charlie)

    values = [json.loads(record(as_event(row), site="x").value) for row in RoomEvent.objects.all()]
    for value in values:
        check(value)
    assert {value["type"] for value in values} == EVENT_TYPES


@pytest.mark.django_db
def test_what_stands_for_an_event_that_kafka_did_not_take_is_as_the_schema_says(room: Room) -> None:
    event = as_event(RoomEvent.objects.filter(room=room)[0])

    left_out = stand_in(event, site="x", reason="MessageSizeTooLargeError", size=None)

    check(json.loads(left_out.value))
    assert dict(left_out.headers)["ce_id"] == f"{room.pk}:1".encode()
    assert dict(left_out.headers)["ce_type"] == b"oreum.event.omitted"


def live_through_everything(room: Room, *, owner: User, member: User, visitor: User) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    first = send_message(author=member, room_id=room.pk, body="**안녕**\r\nhello")
    send_message(author=owner, room_id=room.pk, body="반가워요", reply_to=first.message.pk)
    edit_message(author=member, message_id=first.message.pk, body="**안녕**하세요")
    add_reaction(user=owner, message_id=first.message.pk, emoji="👍")
    remove_reaction(user=owner, message_id=first.message.pk, emoji="👍")
    pin_message(actor=owner, message_id=first.message.pk)
    unpin_message(actor=owner, message_id=first.message.pk)
    delete_message(actor=owner, message_id=first.message.pk, reason="광고")
    update_room(actor=owner, room=room, topic="일정", name="새 이름")
    members.change_role(actor=owner, room=room, user=member, role=Role.MODERATOR)
    sanctions.mute_member(actor=owner, room=room, user=member, until=tomorrow, reason="쉿")
    sanctions.unmute_member(actor=owner, room=room, user=member)
    members.join_room(user=visitor, room=room)
    members.leave_room(user=visitor, room=room)
    members.join_room(user=visitor, room=room)
    members.remove_member(actor=owner, room=room, user=visitor, reason="광고")
    sanctions.ban_member(actor=owner, room=room, user=visitor)
    sanctions.unban_member(actor=owner, room=room, user=visitor)
    archive_room(actor=owner, room=room)
    unarchive_room(actor=owner, room=room)
