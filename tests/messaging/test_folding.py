"""What the services write and what the log tells are the same, folded one way or the other."""

from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.utils import timezone

import messaging.events
import rooms.events
from messaging import folding as message_folding
from messaging.models import Mention, Message, Pin, Reaction, Upload
from messaging.proving import contradictions
from messaging.services.refilling import take_in
from rooms import folding
from rooms.events import Event, as_event
from rooms.folding import RoomState, Unfoldable
from rooms.models import Ban, Membership, Room, RoomEvent, User
from rooms.rows import count_on
from tests.messaging.room_life import RoomLife

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def life(seed: int, steps: int = 150) -> None:
    somebody = RoomLife(seed)
    somebody.live(steps)
    somebody.converse()


def log() -> list[Event]:
    return [as_event(row) for row in RoomEvent.objects.order_by("room_id", "seq")]


def tables() -> dict[str, list[Any]]:
    """All that a log tells of; times as it tells them."""
    members = Membership.objects.order_by("room_id", "pk").values_list("room_id", "user_id")
    return {
        "members": list(members),
        "messages": list(Message.objects.order_by("pk").values()),
        "reactions": marks(Reaction),
        "pins": marks(Pin),
        "mentions": list(
            Mention.objects.order_by("room", "seq", "user").values_list("seq", "user")
        ),
        "events": log(),
    }


def marks(model: type[Reaction | Pin]) -> list[dict[str, Any]]:
    rows = model._default_manager.order_by("message_id", "seq").values()
    return [{name: untimed(value) for name, value in row.items() if name != "id"} for row in rows]


def empty() -> None:
    for model in (Upload, Reaction, Pin, Mention, Message, RoomEvent, Membership, Ban, Room, User):
        model._default_manager.all()._raw_delete(DEFAULT_DB_ALIAS)


def untimed(value: Any) -> Any:
    """Microseconds are not in the log."""
    return rooms.events.timestamp(value) if hasattr(value, "astimezone") else value


@pytest.mark.parametrize("seed", range(4))
def test_a_life_at_random_stands_in_the_tables_as_in_the_log(seed: int) -> None:
    life(seed)

    assert list(contradictions()) == []


@pytest.mark.parametrize("seed", [7, 8])
def test_a_life_is_rebuilt_from_its_log_alone(seed: int) -> None:
    life(seed)
    before, events = tables(), log()
    empty()

    for start in range(0, len(events), 7):
        take_in(events[start : start + 7], mirrored_at=None)

    assert list(contradictions()) == []
    after = tables()
    assert after["events"] == before["events"]
    assert before["reactions"]
    assert after["reactions"] == before["reactions"]
    assert after["pins"] == before["pins"]
    assert after["members"] == before["members"], "in the order in which they came"
    assert [{name: untimed(value) for name, value in row.items()} for row in after["messages"]] == [
        {name: untimed(value) for name, value in row.items()} for row in before["messages"]
    ]


def test_what_comes_again_or_too_early_changes_nothing() -> None:
    life(3)
    events = log()
    empty()
    ahead = [event for event in events if event["seq"] == 3]

    early = take_in(ahead, mirrored_at=None)
    first = take_in(events, mirrored_at=None)
    again = take_in(events, mirrored_at=None)

    assert (early.events, first.events, again.events) == (0, len(events), 0)
    assert again.repeated == len(events)
    assert list(contradictions()) == []


def test_a_rebuilt_database_gives_ids_that_nobody_has() -> None:
    life(4)
    events, taken = log(), set(Message.objects.values_list("pk", flat=True))
    empty()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE messaging_message_id_seq RESTART")
            cursor.execute("ALTER SEQUENCE rooms_room_id_seq RESTART")
    take_in(events, mirrored_at=None)

    count_on(User, Room, Message)

    room = Room.objects.create(name="새 방")
    assert room.pk > max(event["room"] for event in events)
    assert {row["id"] for row in Message.objects.values("id")} == taken


def test_a_contradiction_is_told() -> None:
    life(5)
    message = Message.objects.earliest("pk")
    Message.objects.filter(pk=message.pk).update(body="other")
    Room.objects.filter(pk=message.room_id).update(topic="other")
    membership = Membership.objects.exclude(room=message.room_id).earliest("pk")
    membership.delete()

    assert set(contradictions()) == {
        f"room {message.room_id}: message {message.pk} is not what the log says of it",
        f"room {message.room_id}: topic differs from the log",
        f"room {membership.room_id}: members differ from the log",
    }


def test_nothing_is_stored_of_a_batch_with_an_event_that_cannot_be_followed() -> None:
    life(6, steps=5)
    events = log()
    empty()
    events[1] = {**events[1], "data": {}}

    with pytest.raises(Unfoldable, match=r"is no member\.joined as"), transaction.atomic():
        take_in(events, mirrored_at=None)

    assert not Room.objects.exists()
    assert not User.objects.exists()


def test_a_type_that_is_not_known_moves_the_head_only() -> None:
    state = RoomState(id=1)
    event: Event = {
        "room": 1, "seq": 1, "type": "room.painted", "at": "2026-01-01T00:00:00.000Z",
        "actor": None, "data": {},
    }  # fmt: skip

    folding.fold(state, event)

    assert state == RoomState(id=1, last_seq=1)


def test_an_answer_to_what_no_event_tells_of_is_refused() -> None:
    life(3)
    events = log()
    empty()
    for event in events:
        if event["type"] == messaging.events.MESSAGE_CREATED:
            event["data"] = {**event["data"], "reply_to": 4_711_000}

    with pytest.raises(Unfoldable, match="answers message 4711000, of which no event tells"):
        take_in(events, mirrored_at=None)


def test_a_mark_on_what_no_event_tells_of_is_refused() -> None:
    life(3)
    events = log()
    empty()
    for event in events:
        if event["type"] == messaging.events.REACTION_ADDED:
            event["data"] = {**event["data"], "message": 4_711_000}

    with pytest.raises(Unfoldable, match="no event tells of message 4711000"):
        take_in(events, mirrored_at=None)


def test_a_mark_that_the_log_does_not_tell_of_is_told() -> None:
    life(5)
    reaction = Reaction.objects.earliest("pk")
    pk, room = reaction.message_id, reaction.message.room_id
    Reaction.objects.filter(message=pk).delete()
    Pin.objects.filter(room=room).delete()
    message = Message.objects.filter(room=room, deleted_at=None).latest("pk")
    Pin.objects.create(
        room_id=room, message=message, pinned_by=message.author, seq=1, pinned_at=timezone.now()
    )

    assert set(contradictions()) == {
        f"room {room}: reactions to message {pk} are not what the log says of them",
        f"room {room}: what is pinned is not what the log says of it",
    }


def test_every_type_of_event_is_folded() -> None:
    """A new type comes with what it does to a room."""
    types = {
        value
        for module in (rooms.events, messaging.events)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str)
    }

    assert folding.CHANGES.keys() | message_folding.CHANGES.keys() == types
