"""Rooms are proven page by page, whatever of a page is changed later."""

from uuid import uuid4

import pytest

from messaging import folding, proving
from messaging.aside import Aside
from messaging.commit import Receipt, Send, commit_sends
from messaging.folding import Conversation
from messaging.models import Message
from messaging.proving import contradictions
from messaging.services.react import add_reaction
from messaging.services.revise import edit_message
from rooms.events import Event
from rooms.services.rooms import create_room
from tests.messaging.room_life import RoomLife

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.mark.parametrize("page", [1, 7])
def test_what_is_proven_in_small_pages_is_proven_too(
    page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "PAGE", page)
    somebody = RoomLife(7)
    somebody.live(150)
    edited = Message.objects.exclude(edited_at=None).latest("pk")

    assert list(contradictions()) == []
    Message.objects.filter(pk=edited.pk).update(body="other")
    assert list(contradictions()) == [
        f"room {edited.room_id}: message {edited.pk} is not what the log says of it"
    ]


def test_no_more_messages_are_in_memory_than_one_page_tells_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    somebody = RoomLife(9)
    author = somebody.admin
    room = create_room(creator=author, name="방", kind="public", topic="")
    sends = [Send(author, room.pk, uuid4(), f"말 {number}") for number in range(30)]
    for receipt in commit_sends(sends):
        assert isinstance(receipt, Receipt)
        edit_message(author=author, message_id=receipt.message.pk, body="고친 말")
        add_reaction(user=author, message_id=receipt.message.pk, emoji="👍")
    held = []

    def watched(conversation: Conversation, event: Event) -> None:
        folding.fold(conversation, event)
        held.append(len(conversation.messages) + len(conversation.reactions))

    monkeypatch.setattr(proving, "PAGE", 5)
    monkeypatch.setattr(proving, "fold", watched)

    assert list(contradictions()) == []
    assert max(held) <= 2 * 5


def test_what_is_put_aside_is_there_again() -> None:
    with Aside[list[str]]() as aside:
        aside.put({3: ["셋"], 1: ["하나"], 2**63 - 1: []})
        aside.put({3: ["셋", "다시"]})

        assert aside.take([1, 2, 3]) == {1: ["하나"], 3: ["셋", "다시"]}
        assert aside.after(1, 5) == [3, 2**63 - 1]
        assert aside.after(0, 1) == [1]


def test_what_is_only_expected_is_not_there_yet() -> None:
    with Aside[str]() as aside:
        aside.put({1: "하나"})
        aside.expect([1, 2])

        assert aside.among([1, 2, 3]) == {1, 2}
        assert aside.take([1, 2]) == {1: "하나"}
        assert aside.after(0, 5) == [1]
