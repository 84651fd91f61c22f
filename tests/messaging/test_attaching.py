"""Sending what was uploaded: whose it is, and what the log tells of it."""

from uuid import uuid4

import pytest

from messaging.attachments import attachment
from messaging.commit import Receipt, Send, commit_sends
from messaging.folding import Conversation, fold
from messaging.models import Message, Upload
from messaging.reading import find_upload, visible_events
from messaging.services.revise import delete_message, edit_message
from messaging.services.send import send_message
from rooms.errors import Invalid, NotFound
from rooms.events import as_event
from rooms.folding import RoomState
from rooms.models import Room, RoomEvent, User
from rooms.services.members import leave_room
from tests.messaging.files.pictures import PDF, image, uploaded
from tests.messaging.files.sending import commit, sent

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_message_tells_of_its_files(room: Room, alice: User, bob: User) -> None:
    picture, paper = uploaded(bob, image("PNG"), "고양이.png"), uploaded(bob)

    message = sent(bob, room, paper, picture)

    url = f"/files/{picture.key.hex}"
    assert message.attachments == [
        {
            "id": paper.pk,
            "url": f"/files/{paper.key.hex}",
            "name": "회의록.pdf",
            "size": len(PDF),
            "content_type": "application/pdf",
        },
        {
            "id": picture.pk,
            "url": url,
            "name": "고양이.png",
            "size": picture.size,
            "content_type": "image/png",
            "width": 60,
            "height": 40,
            "thumbnail": f"{url}/thumbnail",
        },
    ]
    event = RoomEvent.objects.latest("pk")
    assert event.data["attachments"] == message.attachments
    assert find_upload(alice, picture.key) == picture


def test_the_same_send_again_is_the_stored_message(room: Room, bob: User) -> None:
    upload = uploaded(bob)
    send = Send(bob, room.pk, uuid4(), "", attachments=[upload.pk])

    first, twin = commit_sends([send, send])
    (again,) = commit_sends([send])

    for outcome in (first, twin, again):
        assert isinstance(outcome, Receipt)
        assert outcome.message.attachments == [attachment(upload)]


def test_a_file_goes_into_one_message(room: Room, bob: User) -> None:
    upload = uploaded(bob)
    sends = [Send(bob, room.pk, uuid4(), "", attachments=[upload.pk]) for _ in range(2)]

    first, second = commit_sends(sends)

    assert isinstance(first, Receipt)
    assert isinstance(second, Invalid)
    assert isinstance(commit(bob, room, upload), Invalid)
    assert Message.objects.count() == 1


def test_nobody_sends_what_another_uploaded(room: Room, alice: User, bob: User) -> None:
    mine, theirs = uploaded(bob), uploaded(alice)

    assert isinstance(commit(bob, room, mine, theirs), Invalid)

    # And what was one's own in it can still be sent.
    sent(bob, room, mine)
    assert Upload.objects.get(pk=theirs.pk).message is None


def test_nobody_sends_what_is_not_there(room: Room, bob: User) -> None:
    assert isinstance(commit(bob, room, Upload(pk=2**40)), Invalid)


def test_what_was_refused_can_be_sent_elsewhere(room: Room, public_room: Room, bob: User) -> None:
    upload = uploaded(bob)
    leave_room(user=bob, room=public_room)

    assert not isinstance(commit(bob, public_room, upload), Receipt)
    sent(bob, room, upload)


@pytest.mark.parametrize(
    ("body", "attachments"),
    [("", []), (" ", []), ("a", list(range(1, 12))), ("a", [1, 1])],
    ids=["nothing", "white space", "eleven files", "one twice"],
)
def test_what_is_refused_before_it_is_looked_up(
    room: Room, bob: User, body: str, attachments: list[int]
) -> None:
    with pytest.raises(Invalid):
        send_message(author=bob, room_id=room.pk, body=body, attachments=attachments)


def test_words_may_be_taken_from_a_message_with_files(room: Room, bob: User) -> None:
    message = sent(bob, room, uploaded(bob), body="회의록이에요")

    edit_message(author=bob, message_id=message.pk, body="")

    message.refresh_from_db()
    assert (message.body, len(message.attachments)) == ("", 1)
    assert message.edited_at


def test_files_of_a_deleted_message_are_there_for_nobody(
    room: Room, alice: User, bob: User
) -> None:
    upload = uploaded(bob)
    message = sent(bob, room, upload)

    delete_message(actor=bob, message_id=message.pk)

    message.refresh_from_db()
    assert message.attachments == []
    for user in (alice, bob):
        with pytest.raises(NotFound):
            find_upload(user, upload.key)
    told = {event.type: event.data for event in visible_events(bob, room, after=0)}
    assert told["message.created"]["attachments"] == []
    told = {event.type: event.data for event in visible_events(alice, room, after=0)}
    assert told["message.created"]["attachments"] == [attachment(upload)]


def test_the_fold_of_the_log_knows_files(room: Room, bob: User) -> None:
    kept, gone = sent(bob, room, uploaded(bob)), sent(bob, room, uploaded(bob))
    delete_message(actor=bob, message_id=gone.pk)
    conversation = Conversation(RoomState(id=room.pk))

    for event in RoomEvent.objects.filter(room=room).order_by("seq"):
        fold(conversation, as_event(event))

    assert conversation.messages[kept.pk].attachments == kept.attachments
    assert conversation.messages[gone.pk].attachments == []
