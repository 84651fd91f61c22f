"""A database from the topic: whole and proven, or not called so."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS
from pytest_django import Settings

from messaging.events import EVENT_OMITTED
from messaging.kafka import clients
from messaging.kafka.clients import admin_client
from messaging.kafka.envelope import Record, stand_in
from messaging.kafka.topics import ensure
from messaging.management.commands.rebuild_from_log import TIMES_READ
from messaging.models import Mention, Message, Pin, Reaction, Rebuild, Upload
from messaging.services.rebuilding import Outcome, rebuild
from rooms.events import as_event
from rooms.models import Ban, Epoch, Membership, Room, RoomEvent, User
from tests.messaging.kafka.copies import Copy
from tests.messaging.room_life import RoomLife

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def copy(copies: Callable[[], Copy]) -> Copy:
    """Of a life in some rooms, and their database is lost; nothing is written yet."""
    life = RoomLife(2)
    life.live(60)
    life.converse()
    found = copies()
    for model in (Upload, Reaction, Pin, Mention, Message, RoomEvent, Membership, Ban, Room, User):
        model._default_manager.all()._raw_delete(DEFAULT_DB_ALIAS)
    return found


def run(copy: Copy, told: Callable[[int], None] = lambda count: None) -> Outcome:
    return rebuild(copy.layout, told=told)


def log() -> list[Any]:
    return [as_event(row) for row in RoomEvent.objects.order_by("room_id", "seq")]


def test_it_is_the_same_and_proven_so_in_a_new_epoch(copy: Copy) -> None:
    copy.write()
    before = Epoch.objects.current()

    outcome = run(copy)

    assert outcome.is_proven
    assert log() == copy.log
    assert Epoch.objects.current() != before
    assert not RoomEvent.objects.unmirrored().exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_names_come_from_the_topic_of_people_or_else_from_the_log(
    copy: Copy, settings: Settings
) -> None:
    copy.write()
    topic = f"{settings.KAFKA_TOPIC_PREFIX}.users"
    known = copy.log[0]["actor"]
    assert known
    with admin_client() as admin:
        ensure(admin, {topic: 1}, replication_factor=1, is_compacted=True)
    for name in ("old", "새 이름"):
        value = {"id": known["id"], "username": "haneul", "name": name}
        copy.producer.send(topic, key=b"%d" % known["id"], value=orjson.dumps(value)).get(30)

    outcome = run(copy)

    assert (outcome.people, outcome.is_proven) == (1, True)
    people = {user.pk: user for user in User.objects.all()}
    assert people.pop(known["id"]).username == "haneul"
    assert User.objects.get(pk=known["id"]).name == "새 이름"
    assert outcome.strangers == len(people) > 0
    assert {user.username for user in people.values()} == {f"user-{pk}" for pk in people}


def test_one_that_was_killed_goes_on(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(clients.CONSUMER, "max_poll_records", 3)
    copy.write()
    portions = iter(range(3))

    def kill(count: int) -> None:
        if next(portions, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(copy, told=kill)
    stored = RoomEvent.objects.count()
    assert 0 < stored < len(copy.log)
    told: list[int] = []

    outcome = run(copy, told=told.append)

    assert outcome.is_proven
    assert outcome.events + stored == len(copy.log)
    assert sum(told) == TIMES_READ * len(copy.log), "what was done before counts as done"
    assert log() == copy.log


def test_a_database_that_is_not_empty_is_refused_unchanged(copy: Copy, alice: User) -> None:
    copy.write()

    with pytest.raises(CommandError, match="the database is not empty") as refused:
        call_command("rebuild_from_log")

    assert refused.value.returncode == 5
    assert list(User.objects.all()) == [alice]
    assert not Rebuild.objects.exists()
    assert not RoomEvent.objects.exists()


def test_one_that_is_done_is_not_begun_again(copy: Copy) -> None:
    copy.write()
    run(copy)

    with pytest.raises(CommandError, match="the database is not empty"):
        call_command("rebuild_from_log")


def test_a_damaged_copy_is_not_called_a_rebuild(copy: Copy) -> None:
    gone = copy.records[2]
    copy.write([one for one in copy.records if one != gone])

    outcome = run(copy)

    assert not outcome.is_proven
    assert outcome.report.extra > 0
    assert RoomEvent.objects.filter(room=gone.room_id).count() == 2, "what is before it is there"
    assert Rebuild.objects.get().finished_at is None


def omitted(one: Record) -> Record:
    event = orjson.loads(one.value)
    del event["v"]
    return stand_in(event, site="chat.example", reason="TooLarge", size=9)


def place_of_answered(records: list[Record]) -> int:
    """Of a message that another one answers."""
    values = [orjson.loads(one.value) for one in records]
    answered = {value["data"].get("reply_to") for value in values} - {None}
    return next(place for place, value in enumerate(values) if value["data"].get("id") in answered)


def test_what_kafka_did_not_take_is_told_and_all_around_it_comes_back(
    copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    place = place_of_answered(copy.records)
    lost = copy.records[place] = omitted(copy.records[place])
    copy.write()
    before = Epoch.objects.current()

    with pytest.raises(SystemExit) as left:
        call_command("rebuild_from_log")

    assert left.value.code == 6
    output = capsys.readouterr().out
    assert "1 omitted: what these events said is not in Kafka" in output
    assert f"{lost.room_id}:{lost.seq}." in output
    assert "0 missing, 0 extra, 0 different; 0 contradictions" in output
    assert Epoch.objects.current() != before, "nothing more will come"
    expected = [event for event in copy.log if (event["room"], event["seq"]) != lost[:2]]
    assert [event for event in log() if event["type"] != EVENT_OMITTED] == expected
    messages = [event for event in expected if event["type"] == "message.created"]
    assert Message.objects.count() == len(messages)


def test_the_copy_of_a_database_that_lacks_something_is_in_order(
    copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.records[3] = omitted(copy.records[3])
    copy.write()
    with pytest.raises(SystemExit):
        call_command("rebuild_from_log")
    capsys.readouterr()

    call_command("verify_mirror", "--json")

    report = orjson.loads(capsys.readouterr().out)
    assert (report["missing"], report["extra"], report["different"]) == (0, 0, 0)
    assert report["omitted"] == 1


def test_another_database_must_be_one_of_the_settings(copy: Copy) -> None:
    with pytest.raises(CommandError, match="there is no database 'other'"):
        call_command("rebuild_from_log", into="other")
