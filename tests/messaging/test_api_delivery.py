"""Where a message is, over REST: who may ask, and whether what is said is true."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from messaging.kafka.decoding import Place
from messaging.kafka.reader import Away
from messaging.models import (
    DeadLetter,
    Message,
    ParkedEvent,
    ProjectionPosition,
    ProjectionRoom,
)
from messaging.projections import whereabouts
from messaging.projections.whereabouts import Group, Progress, group_of, lag_of
from rooms.models import Role, Room, RoomEvent, User
from rooms.services.members import add_member, leave_room
from rooms.services.rooms import update_room
from tests.api import call
from tests.cast import person
from tests.messaging.saying import say

pytestmark = pytest.mark.django_db

PLACE = Place("oreum.events", 7, 40, 0)


@pytest.fixture
def message(room: Room, bob: User) -> Message:
    return say(room, bob, "비밀번호는 한라산")


@pytest.fixture
def event(message: Message) -> RoomEvent:
    return RoomEvent.objects.get(room=message.room_id, seq=message.seq)


@pytest.fixture
def kafka(settings: LazySettings) -> None:
    settings.KAFKA_BOOTSTRAP_SERVERS = ["127.0.0.1:1"]


def ask(client: Client, user: User, message: Message, query: str = "") -> Any:
    return call(client, user, "GET", f"/messages/{message.pk}/delivery{query}")


def copied(event: RoomEvent, milliseconds: int) -> None:
    event.mirrored_at = event.at + timedelta(milliseconds=milliseconds)
    event.save(update_fields=["mirrored_at"])


def test_the_author_may_ask_and_another_member_may_not(
    client: Client, message: Message, room: Room, alice: User, bob: User
) -> None:
    erin = person("erin")
    add_member(actor=alice, room=room, user=erin, role=Role.MEMBER)
    assert ask(client, bob, message).status_code == 200
    assert ask(client, erin, message).status_code == 403


def test_an_admin_may_ask_of_any_room_and_staff_without_the_right_may_not(
    client: Client, message: Message, dana: User
) -> None:
    assert ask(client, dana, message).status_code == 200
    assert ask(client, person("grace", is_staff=True), message).status_code == 404


def test_who_has_left_a_private_room_asks_in_vain(
    client: Client, message: Message, room: Room, bob: User
) -> None:
    leave_room(user=bob, room=room)
    assert ask(client, bob, message).status_code == 404


def test_a_message_that_is_none_is_not_found(
    client: Client, message: Message, bob: User, dana: User
) -> None:
    message.pk += 1000
    assert [ask(client, user, message).status_code for user in (bob, dana)] == [404, 404]


def test_nothing_of_what_it_says_is_told(client: Client, message: Message, bob: User) -> None:
    answer = ask(client, bob, message)
    assert (answer.json()["message"], answer.json()["seq"]) == (message.pk, message.seq)
    assert "한라산" not in answer.content.decode()


def test_without_kafka_it_says_so(client: Client, message: Message, bob: User) -> None:
    told = ask(client, bob, message, "?place=true").json()["kafka"]
    assert told == {"state": "off", "milliseconds": None, "place": None, "place_unknown": "off"}


@pytest.mark.usefixtures("kafka")
def test_what_waits_for_kafka_waits(client: Client, message: Message, bob: User) -> None:
    told = ask(client, bob, message, "?place=true").json()["kafka"]
    assert (told["state"], told["milliseconds"], told["place_unknown"]) == (
        "waiting", None, "waiting",
    )  # fmt: skip


@pytest.mark.usefixtures("kafka")
def test_what_kafka_has_tells_after_how_many_milliseconds(
    client: Client, message: Message, event: RoomEvent, bob: User
) -> None:
    copied(event, 41)
    told = ask(client, bob, message).json()["kafka"]
    assert (told["state"], told["milliseconds"]) == ("stored", 41)
    assert (told["place"], told["place_unknown"]) == (None, "not_asked")


def test_clocks_that_differ_make_no_negative_time(event: RoomEvent) -> None:
    copied(event, -5)
    assert lag_of(event) == 0


@pytest.mark.usefixtures("kafka")
def test_what_kafka_did_not_take_whole_is_told_apart(
    client: Client, message: Message, event: RoomEvent, bob: User
) -> None:
    copied(event, 41)
    ParkedEvent.objects.create(event=event, reason="MessageSizeTooLargeError")
    assert ask(client, bob, message).json()["kafka"]["state"] == "shortened"


@pytest.mark.usefixtures("kafka")
def test_the_place_is_told_or_why_it_is_not_known(
    client: Client,
    message: Message,
    event: RoomEvent,
    bob: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied(event, 41)
    monkeypatch.setattr(whereabouts, "find", lambda _event: PLACE)
    found = ask(client, bob, message, "?place=true").json()["kafka"]
    assert found["place"] == {"topic": "oreum.events", "partition": 7, "offset": 40}
    assert found["place_unknown"] is None
    monkeypatch.setattr(whereabouts, "find", lambda _event: None)
    lost = ask(client, bob, message, "?place=true").json()["kafka"]
    assert (lost["place"], lost["place_unknown"]) == (None, "not_found")
    monkeypatch.setattr(whereabouts, "find", refuse)
    away = ask(client, bob, message, "?place=true").json()["kafka"]
    assert (away["place"], away["place_unknown"]) == (None, "away")


def refuse(_event: RoomEvent) -> Place:
    raise Away("Kafka does not answer")


def test_a_group_that_applied_the_event_says_so(event: RoomEvent) -> None:
    assert group_of("stats", event, None) == Group("stats", Progress.WAITING)
    row = ProjectionRoom.objects.create(projection="stats", room=event.room, last_seq=event.seq - 1)
    assert group_of("stats", event, PLACE) == Group("stats", Progress.WAITING, 41)
    row.last_seq = event.seq
    row.save()
    assert group_of("stats", event, None) == Group("stats", Progress.APPLIED)
    assert group_of("archive", event, None) == Group("archive", Progress.WAITING)


def test_a_group_that_was_held_up_or_went_past_says_so(event: RoomEvent) -> None:
    position = ProjectionPosition(
        projection="stats", topic=PLACE.topic, partition=PLACE.partition, next_offset=38
    )
    position.save()
    assert group_of("stats", event, PLACE) == Group("stats", Progress.WAITING, 3)
    position.next_offset = 41
    position.save()
    assert group_of("stats", event, PLACE) == Group("stats", Progress.PASSED)
    ProjectionRoom.objects.create(projection="stats", room=event.room, last_seq=0, is_held=True)
    assert group_of("stats", event, PLACE) == Group("stats", Progress.HELD)
    DeadLetter.objects.create(
        projection="stats", topic=PLACE.topic, partition=PLACE.partition, offset=40,
        room_number=event.room_id, seq=event.seq, reason=DeadLetter.Reason.FAILED,
    )  # fmt: skip
    assert group_of("stats", event, PLACE) == Group("stats", Progress.DEAD_LETTER)


def test_what_a_room_hides_from_a_newcomer_is_not_told(
    client: Client, room: Room, alice: User, message: Message
) -> None:
    update_room(actor=alice, room=room, history=Room.History.JOINED)
    erin = person("erin")
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)
    assert ask(client, erin, message).status_code == 404


def test_who_asks_too_often_waits(
    client: Client, message: Message, bob: User, settings: LazySettings
) -> None:
    settings.RATE_LIMITS = True
    statuses = [ask(client, bob, message, "?place=true").status_code for _ in range(21)]
    assert (statuses[19], statuses[20]) == (200, 429)
