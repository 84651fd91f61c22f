"""What goes wrong in the writer costs nobody else a send, and nothing is acknowledged for it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection

from messaging.commit import Outcome, Send, commit_sends
from messaging.models import Message
from messaging.writer import Writer
from rooms.errors import Unavailable
from rooms.models import Room, User
from tests.messaging.committing import Committing, a_send
from tests.rooms.reading import check_room
from tests.waiting import wait_until

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_one_send_that_cannot_be_stored_takes_no_other_with_it(
    writer: Writer, bob: User, room: Room, committing: Committing, threads: ThreadPoolExecutor
) -> None:
    committing.fails = lambda sends: (
        IntegrityError("poison") if any(send.body == "poison" for send in sends) else None
    )
    committing.may_go_on.clear()
    sent = {"first": threads.submit(writer.send, a_send(bob, room, "first"))}
    wait_until(lambda: committing.groups)
    for body in ("a", "poison", "b"):
        sent[body] = threads.submit(writer.send, a_send(bob, room, body))
        wait_until(lambda: writer._waiting.qsize() == len(sent) - 1)
    committing.may_go_on.set()
    with pytest.raises(Unavailable):
        sent["poison"].result(10)
    for body in ("first", "a", "b"):
        assert sent[body].result(10).message.body == body
    assert committing.groups[1:] == [["a", "poison", "b"], ["a"], ["poison"], ["b"]]
    check_room(room.pk)


def test_while_the_database_is_away_nothing_is_acknowledged(
    writer: Writer, bob: User, room: Room, committing: Committing
) -> None:
    committing.fails = lambda sends: OperationalError("the database is away")
    with pytest.raises(Unavailable) as refusal:
        writer.send(a_send(bob, room, "verloren"))
    assert refusal.value.retry_after
    assert len(committing.groups) == 2  # tried once more, on a new connection
    committing.fails = lambda sends: None
    assert writer.send(a_send(bob, room, "wieder da")).message.seq == room.last_seq + 1
    assert Message.objects.count() == 1


def test_a_connection_that_died_since_the_last_group_costs_nothing(
    writer: Writer, bob: User, room: Room, committing: Committing
) -> None:
    errors = [OperationalError("server closed the connection unexpectedly")]
    committing.fails = lambda sends: errors.pop() if errors else None
    assert writer.send(a_send(bob, room, "da")).message.seq == room.last_seq + 1


def test_a_commit_whose_answer_was_lost_is_found_again_and_said_once(
    writer: Writer, bob: User, room: Room, committing: Committing
) -> None:
    """Stored, and then the connection broke: trying again finds it by its client_id."""
    errors = [OperationalError("lost while committing")]
    committing.fails_unheard = lambda: errors.pop() if errors else None
    send = a_send(bob, room, "einmal")
    receipt = writer.send(send)
    assert (receipt.message.seq, Message.objects.count()) == (room.last_seq + 1, 1)
    assert writer.send(send).is_repeat


def test_who_was_answered_is_not_answered_again_whatever_comes_after(
    writer: Writer, bob: User, room: Room, committing: Committing
) -> None:
    errors = [RuntimeError("after the commit")]
    committing.fails_answered = lambda: errors.pop() if errors else None
    assert writer.send(a_send(bob, room, "eins")).message.seq == room.last_seq + 1
    assert writer.send(a_send(bob, room, "zwei")).message.seq == room.last_seq + 2


def test_a_real_connection_that_is_cut_is_made_anew(
    writer: Writer, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts = [True]

    def cut_and_commit(sends: Sequence[Send], **arguments: Any) -> list[Outcome]:
        connection.ensure_connection()
        if cuts and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cuts.pop()
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        elif cuts:
            cuts.pop()
            raise OperationalError("SQLite has no connection to cut")
        return commit_sends(sends, **arguments)

    monkeypatch.setattr("messaging.writer.commit_sends", cut_and_commit)
    assert writer.send(a_send(bob, room, "trotzdem")).message.seq == room.last_seq + 1
