"""The group-commit writer: what waits goes together, and acknowledged is committed."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from messaging import commit
from messaging.commit import Outcome, Receipt
from messaging.models import Message
from messaging.writer import Writer
from rooms.errors import Unavailable
from rooms.models import Room, User
from tests.messaging.committing import Committing, a_send
from tests.rooms.reading import check_room
from tests.waiting import until, wait_until

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_a_send_that_comes_alone_goes_at_once(
    writer: Writer, bob: User, room: Room, committing: Committing
) -> None:
    receipt = writer.send(a_send(bob, room, "하나"))
    assert receipt.message.seq == room.last_seq + 1
    assert committing.groups == [["하나"]]


def test_what_waits_meanwhile_goes_as_one_group(
    writer: Writer, bob: User, room: Room, committing: Committing, threads: ThreadPoolExecutor
) -> None:
    committing.may_go_on.clear()
    first = threads.submit(writer.send, a_send(bob, room, "first"))
    wait_until(lambda: committing.groups)
    rest = [threads.submit(writer.send, a_send(bob, room, str(number))) for number in range(10)]
    wait_until(lambda: writer._waiting.qsize() == 10)
    committing.may_go_on.set()
    assert first.result(10).message.seq == room.last_seq + 1
    seqs = {one.result(10).message.seq for one in rest}
    assert seqs == {room.last_seq + 2 + number for number in range(10)}
    assert [len(group) for group in committing.groups] == [1, 10]


def test_a_group_is_bounded(
    writer: Writer,
    bob: User,
    room: Room,
    committing: Committing,
    threads: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("messaging.writer.MAX_GROUP", 4)
    committing.may_go_on.clear()
    sent = [threads.submit(writer.send, a_send(bob, room, str(number))) for number in range(11)]
    wait_until(lambda: writer._waiting.qsize() + sum(map(len, committing.groups)) == 11)
    committing.may_go_on.set()
    assert len({one.result(10).message.seq for one in sent}) == 11
    assert max(len(group) for group in committing.groups) <= 4


def test_nothing_is_acknowledged_before_the_commit(
    writer: Writer, bob: User, room: Room, threads: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Held in the last moment before the commit: written, and not yet there for anybody."""
    reached, may_commit = threading.Event(), threading.Event()
    create = commit._create

    def create_and_wait(*arguments: Any) -> Any:
        created = create(*arguments)
        reached.set()
        assert may_commit.wait(30)
        return created

    monkeypatch.setattr("messaging.commit._create", create_and_wait)
    sent = threads.submit(writer.send, a_send(bob, room, "gleich"))
    assert reached.wait(10)
    assert not sent.done()
    assert Message.objects.count() == 0
    may_commit.set()
    stored = sent.result(10).message
    assert Message.objects.get().pk == stored.pk


async def test_on_the_event_loop_the_ack_comes_after_the_commit(
    writer: Writer, bob: User, room: Room, committing: Committing
) -> None:
    committing.may_go_on.clear()
    outcomes: list[Outcome] = []
    for number in range(3):
        writer.submit(a_send(bob, room, str(number)), outcomes.append)
    await until(lambda: committing.groups)
    await asyncio.sleep(0)
    assert outcomes == []
    committing.may_go_on.set()
    await until(lambda: len(outcomes) == 3)
    seqs = [one.message.seq for one in outcomes if isinstance(one, Receipt)]
    assert seqs == [room.last_seq + 1 + number for number in range(3)]


def test_what_waits_beyond_the_bound_is_refused_at_once(
    bob: User,
    room: Room,
    committing: Committing,
    threads: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("messaging.writer.MAX_WAITING", 2)
    writer = Writer()
    committing.may_go_on.clear()
    sent = [threads.submit(writer.send, a_send(bob, room, "in Arbeit"))]
    wait_until(lambda: committing.groups)
    sent += [threads.submit(writer.send, a_send(bob, room, "wartet")) for _number in range(2)]
    wait_until(lambda: writer._waiting.qsize() == 2)
    with pytest.raises(Unavailable):
        writer.send(a_send(bob, room, "zu viel"))
    committing.may_go_on.set()
    assert [one.result(10).is_repeat for one in sent] == [False] * 3
    writer.stop()


def test_who_waits_too_long_is_told_so(
    writer: Writer, bob: User, room: Room, committing: Committing
) -> None:
    committing.may_go_on.clear()
    with pytest.raises(Unavailable):
        writer.send(a_send(bob, room, "hängt"), seconds=0)
    committing.may_go_on.set()


def test_stopping_commits_what_waits_and_the_next_send_starts_anew(
    writer: Writer, bob: User, room: Room, committing: Committing, threads: ThreadPoolExecutor
) -> None:
    committing.may_go_on.clear()
    sent = [threads.submit(writer.send, a_send(bob, room, str(number))) for number in range(3)]
    wait_until(lambda: writer._waiting.qsize() + sum(map(len, committing.groups)) == 3)
    stopping = threads.submit(writer.stop)
    committing.may_go_on.set()
    stopping.result(10)
    assert Message.objects.count() == len([one.result(10) for one in sent]) == 3
    assert writer.send(a_send(bob, room, "danach")).message.seq == room.last_seq + 4


def test_a_send_that_comes_while_the_thread_ends_is_not_left_behind(
    writer: Writer, bob: User, room: Room, threads: ThreadPoolExecutor
) -> None:
    for _round in range(20):
        sent = threads.submit(writer.send, a_send(bob, room, "knapp"), seconds=10)
        stopping = threads.submit(writer.stop)
        sent.result(10)
        stopping.result(10)
    check_room(room.pk)


async def test_an_event_loop_that_has_ended_does_not_keep_others_from_their_answer(
    writer: Writer, bob: User, room: Room, committing: Committing
) -> None:
    committing.may_go_on.clear()
    outcomes: list[Outcome] = []

    async def submit_and_leave() -> None:
        writer.submit(a_send(bob, room, "gone"), outcomes.append)

    await asyncio.to_thread(asyncio.run, submit_and_leave())
    writer.submit(a_send(bob, room, "here"), outcomes.append)
    committing.may_go_on.set()
    await until(lambda: len(outcomes) == 1)
    assert isinstance(outcomes[0], Receipt)
    assert outcomes[0].message.body == "here"


def test_many_writers_make_one_log(
    alice: User, bob: User, room: Room, public_room: Room, threads: ThreadPoolExecutor
) -> None:
    """As several processes do: sixteen threads, four writers, two rooms."""
    writers = [Writer() for _number in range(4)]

    def send_some(number: int) -> None:
        author, place = (alice, bob)[number % 2], (room, public_room)[number // 2 % 2]
        for turn in range(5):
            writers[number % 4].send(a_send(author, place, f"{number} {turn}"))

    list(threads.map(send_some, range(16)))
    for writer in writers:
        writer.stop()
    check_room(room.pk)
    check_room(public_room.pk)
    assert Message.objects.count() == 80
