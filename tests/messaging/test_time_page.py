"""The time machine: the room as it was, for those who may see it, as far as they may see it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from messaging.events import MESSAGE_DELETED, MESSAGE_EDITED
from messaging.models import Message
from messaging.past import seq_at
from rooms import log
from rooms.models import Room, User
from rooms.services.members import add_member
from rooms.services.rooms import update_room
from tests.messaging.saying import say
from tests.pages import elements, get

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 12:00 in Seoul


def edit(message: Message, body: str) -> int:
    data = {"id": message.pk, "body": body, "body_html": f"<p>{body}</p>"}
    return append(message, MESSAGE_EDITED, data)


def delete(message: Message) -> int:
    Message.objects.filter(pk=message.pk).update(deleted_at=timezone.now())
    return append(message, MESSAGE_DELETED, {"id": message.pk})


def append(message: Message, type: str, data: dict[str, Any]) -> int:
    with transaction.atomic():
        row = log.append(room_id=message.room_id, type=type, data=data, actor=message.author)
    return row.seq


def at(client: Client, user: User, room: Room, seq: int) -> Any:
    return get(client, user, f"/rooms/{room.pk}/time/?seq={seq}")


def seqs(response: Any) -> list[int]:
    return [int(element["data-seq"] or 0) for element in elements(response, "data-message")]


def test_a_place_in_the_log_shows_what_stood_there_then(
    client: Client, room: Room, bob: User
) -> None:
    said = [say(room, bob, text) for text in ("하나", "둘", "셋")]
    assert seqs(at(client, bob, room, said[1].seq)) == [said[0].seq, said[1].seq]
    assert seqs(get(client, bob, f"/rooms/{room.pk}/time/")) == [one.seq for one in said]
    assert seqs(at(client, bob, room, 1)) == []


def test_a_message_reads_before_its_edit_as_it_did_then(
    client: Client, room: Room, bob: User
) -> None:
    message = say(room, bob, "처음 말")
    edited = edit(message, "고친 말")
    before, after = at(client, bob, room, message.seq), at(client, bob, room, edited)
    assert "처음 말" in before.content.decode()
    assert elements(before, "data-edited") == []
    assert "고친 말" in after.content.decode()
    assert len(elements(after, "data-edited")) == 1


def test_deleted_text_comes_back_for_moderators_only(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "지운 말")
    deleted = delete(message)
    assert "지운 말" in at(client, alice, room, message.seq).content.decode()
    seen = at(client, bob, room, message.seq)
    assert "지운 말" not in seen.content.decode()
    for response in (seen, at(client, alice, room, deleted)):
        assert len(elements(response, "data-deleted")) == 1


def test_what_happened_to_the_room_is_told_as_it_was(
    client: Client, room: Room, alice: User
) -> None:
    before = room.last_seq
    update_room(actor=alice, room=room, name="새 이름")
    assert "새 이름" in at(client, alice, room, before + 1).content.decode()
    lines = [
        line["data-system"] for line in elements(at(client, alice, room, before), "data-system")
    ]
    assert "room.updated" not in lines


def test_an_outsider_finds_no_past(client: Client, room: Room, charlie: User) -> None:
    assert get(client, charlie, f"/rooms/{room.pk}/time/").status_code == 404


def test_a_newcomer_to_a_room_that_hides_its_past_looks_back_to_their_joining(
    client: Client, room: Room, alice: User, bob: User, charlie: User
) -> None:
    say(room, bob, "비밀")
    update_room(actor=alice, room=room, history="joined")
    add_member(actor=alice, room=room, user=charlie)
    response = at(client, charlie, room, 1)
    assert "비밀" not in response.content.decode()
    assert seqs(response) == []


@pytest.mark.parametrize("query", ["at=gestern", "at=2026-13-45T99:00", "seq=x", "seq=²", "seq=-1"])
def test_what_is_no_moment_is_said_to_be_none(
    client: Client, room: Room, bob: User, query: str
) -> None:
    response = get(client, bob, f"/rooms/{room.pk}/time/?{query}")
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_a_seq_beyond_the_head_is_the_head(client: Client, room: Room, bob: User) -> None:
    message = say(room, bob, "끝")
    assert seqs(at(client, bob, room, 10**9)) == [message.seq]


def test_a_date_finds_its_place_in_the_log(client: Client, public_room: Room, bob: User) -> None:
    said = [say(public_room, bob, "말", at=NOON + timedelta(hours=hour)) for hour in range(5)]
    for hour, message in enumerate(said):
        assert seq_at(public_room, NOON + timedelta(hours=hour, minutes=30)) == message.seq
    response = get(client, bob, f"/rooms/{public_room.pk}/time/?at=2026-11-23T14:30")
    assert seqs(response)[-1] == said[2].seq


def test_without_kafka_the_page_says_that_the_log_is_read(
    client: Client, room: Room, bob: User
) -> None:
    notes = elements(get(client, bob, f"/rooms/{room.pk}/time/"), "data-time-source")
    shown = [note["data-time-source"] for note in notes if "hidden" not in note]
    assert shown == ["log"]
