"""The index follows the log: exact wherever it was interrupted."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command

from messaging.models import Message, SearchEntry, SearchProgress
from messaging.search.backend import backend
from messaging.services import indexing
from messaging.services.indexing import Portion, index_next, rooms_behind
from messaging.services.revise import delete_message, edit_message
from rooms.models import Room, User
from tests.messaging.saying import say
from tests.messaging.search.searching import found, found_messages, index_all

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def edit(message: Message, body: str) -> None:
    edit_message(author=message.author, message_id=message.pk, body=body)


def delete(message: Message) -> None:
    delete_message(actor=message.author, message_id=message.pk)


def test_an_edit_is_found_by_its_new_words(bob: User, room: Room) -> None:
    message = say(room, bob, "번역")
    index_all()
    edit(message, "통역")
    assert found(bob, "통역") == ["통역"]
    assert found(bob, "번역") == []


def test_a_deleted_message_leaves_the_index(bob: User, room: Room) -> None:
    message = say(room, bob, "번역")
    other = say(room, bob, "번역 둘")
    index_all()
    delete(message)
    index_all()
    assert list(SearchEntry.objects.values_list("message", flat=True)) == [other.pk]
    assert found(bob, "번역") == ["번역 둘"]


def test_of_long_messages_few_are_taken_at_once(bob: User, room: Room) -> None:
    for number in range(3):
        say(room, bob, f"{number} {'가' * 6_000}")
    portion = Portion(messages=200, letters=10_000)
    assert [index_next(rooms_behind(), portion) for _time in range(3)] == [2, 1, 0]
    assert SearchEntry.objects.count() == 3


def test_small_groups_come_to_the_same(bob: User, room: Room, public_room: Room) -> None:
    messages = [
        say(place, bob, f"번역 {number}") for number in range(5) for place in (room, public_room)
    ]
    edit(messages[0], "통역")
    delete(messages[1])
    index_all(limit=2)
    assert SearchEntry.objects.count() == 9
    assert rooms_behind() == []
    for message in messages[2:]:
        assert message in found_messages(bob, "번역")
    assert found(bob, "통역") == ["통역"]


def test_what_another_process_did_is_not_done_again(bob: User, room: Room) -> None:
    say(room, bob, "번역")
    step = indexing._step(room.pk, 0, room.last_seq, Portion(100, 8_000))
    index_all()
    say(room, bob, "번역 둘")
    index_all()
    assert not indexing._advance(step)
    assert SearchProgress.objects.get(room=room).seq == room.last_seq


def test_a_crash_in_the_middle_leaves_nothing_out(
    bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(room, bob, "번역")

    def fail(steps: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(indexing, "_write", fail)
        with pytest.raises(RuntimeError):
            index_next(rooms_behind(), Portion(10, 8_000))
    assert rooms_behind() == [room.pk]
    assert found(bob, "번역") == ["번역"]


def test_events_that_are_no_messages_are_passed_over(room: Room) -> None:
    assert rooms_behind() == [room.pk]
    assert index_next(rooms_behind(), Portion(10, 8_000)) == 0
    assert rooms_behind() == []


def test_messages_of_one_millisecond_have_keys_of_their_own(bob: User, room: Room) -> None:
    now = datetime.fromisoformat("2026-11-24T09:00:00.123Z")
    for number in range(3):
        say(room, bob, f"번역 {number}", now)
    assert found(bob, "번역") == ["번역 2", "번역 1", "번역 0"]


def test_an_index_can_be_emptied(bob: User, room: Room) -> None:
    say(room, bob, "번역")
    index_all()
    backend().clear()
    assert found_messages(bob, "번역") == []


def test_reindex_fills_the_index_and_goes_on_where_it_was(bob: User, room: Room) -> None:
    say(room, bob, "번역")
    assert reindex() == "1 messages of 1 rooms indexed\n"
    say(room, bob, "번역 둘")
    assert reindex("--json") == '{"messages":1,"rooms":1}\n'
    assert reindex("--from-zero", "--json") == '{"messages":2,"rooms":1}\n'
    assert len(found_messages(bob, "번역")) == 2


def reindex(*arguments: str) -> str:
    out = StringIO()
    call_command("reindex", *arguments, stdout=out)
    return out.getvalue()
