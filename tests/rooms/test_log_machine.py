"""The log against everything that happens to it at once, on the real database.

People come, go, are put out and speak, alone and in groups, with client_ids that repeat; writers
die in mid-transaction or lose their connection; several write at the same time while somebody
reads. After every step the log must be what it promises.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import count
from uuid import UUID

import pytest
from django.db import DatabaseError, InterfaceError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from messaging.commit import Outcome, Receipt, Send, commit_sends
from messaging.writer import Writer
from rooms import log
from rooms.errors import Refusal
from rooms.models import Room, User
from rooms.services.members import add_member, join_room, leave_room, remove_member
from rooms.services.rooms import create_room
from rooms.services.sanctions import ban_member, unban_member
from tests.rooms.reading import check_room, seqs_of

PEOPLE, ROOMS = 3, 3
CLIENT_IDS = [UUID(int=number) for number in range(1, 13)]
NAMES = count(1)

person = st.integers(0, PEOPLE - 1)
place = st.integers(0, ROOMS - 1)
a_send = st.tuples(person, place, st.sampled_from(CLIENT_IDS))
group = st.lists(a_send, min_size=1, max_size=8)


class Crash(Exception):
    """The process ended here."""


class LogMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.people: list[User] = []
        self.rooms: list[Room] = []
        self.acknowledged: dict[tuple[UUID, int, int], int] = {}

    @initialize()
    def begin(self) -> None:
        self.people = [
            User.objects.create_user(username=f"person{next(NAMES)}") for _number in range(PEOPLE)
        ]
        self.rooms = [
            create_room(creator=self.people[number % PEOPLE], name="방", kind="public")
            for number in range(ROOMS)
        ]

    def sends(self, wanted: list[tuple[int, int, UUID]]) -> list[Send]:
        return [
            Send(self.people[who], self.rooms[where].pk, client_id, body=f"{who} {where}")
            for who, where, client_id in wanted
        ]

    def take(self, *answered: tuple[list[Send], list[Outcome]]) -> None:
        """What was acknowledged once has its seq for ever. Of groups that were under way at the
        same time, one may be refused what another is granted a moment later.
        """
        before = set(self.acknowledged)
        for sends, outcomes in answered:
            mine = set(before)
            for send, outcome in zip(sends, outcomes, strict=True):
                if isinstance(outcome, Receipt):
                    known = self.acknowledged.setdefault(send.key, outcome.message.seq)
                    assert outcome.message.seq == known
                    mine.add(send.key)
                else:
                    assert send.key not in mine

    @rule(who=person, where=place)
    def somebody_joins(self, who: int, where: int) -> None:
        allowed(join_room, user=self.people[who], room=self.rooms[where])

    @rule(who=person, where=place)
    def somebody_leaves(self, who: int, where: int) -> None:
        allowed(leave_room, user=self.people[who], room=self.rooms[where])

    @rule(who=person, whom=person, where=place, act=st.sampled_from(["add", "kick", "ban", "lift"]))
    def somebody_acts_on_another(self, who: int, whom: int, where: int, act: str) -> None:
        services: dict[str, Callable[..., object]] = {
            "add": add_member, "kick": remove_member, "ban": ban_member, "lift": unban_member,
        }  # fmt: skip
        actor, user = self.people[who], self.people[whom]
        allowed(partial(services[act], actor=actor, room=self.rooms[where], user=user))

    @rule(wanted=group)
    def a_group_is_sent(self, wanted: list[tuple[int, int, UUID]]) -> None:
        sends = self.sends(wanted)
        self.take((sends, commit_sends(sends)))

    @rule(wanted=group, who=person, where=place)
    def a_writer_crashes(self, wanted: list[tuple[int, int, UUID]], who: int, where: int) -> None:
        """After it wrote everything, before the commit: nothing of it has happened."""
        with suppress(Crash), transaction.atomic():
            commit_sends(self.sends(wanted))
            allowed(join_room, user=self.people[who], room=self.rooms[where])
            raise Crash

    @rule(wanted=group)
    def a_connection_is_lost(self, wanted: list[tuple[int, int, UUID]]) -> None:
        with suppress(DatabaseError, InterfaceError), transaction.atomic():
            commit_sends(self.sends(wanted))
            lose_connection()
        connection.close()

    @rule(groups=st.lists(group, min_size=2, max_size=5), who=person, where=place)
    def several_write_while_somebody_reads(
        self, groups: list[list[tuple[int, int, UUID]]], who: int, where: int
    ) -> None:
        room_ids = [room.pk for room in self.rooms]
        writers = [Writer(), Writer()]
        work: list[Callable[[], object]] = [partial(commit_sends, self.sends(groups[0]))]
        for number, wanted in enumerate(groups[1:]):
            work.append(partial(send_each, writers[number % 2], self.sends(wanted)))
        work.append(partial(come_and_go, self.people[who], self.rooms[where]))
        with ThreadPoolExecutor(len(work) + 1) as threads:
            at_work = [threads.submit(on_own_connection, one) for one in work]
            reading = threads.submit(
                on_own_connection, partial(read_prefixes, room_ids, at_work_still(at_work))
            )
            results = [one.result() for one in at_work]
            reading.result()
        for writer in writers:
            writer.stop()
        sent = [self.sends(wanted) for wanted in groups]
        self.take(*zip(sent, results[:-1], strict=True))  # type: ignore[arg-type]

    @invariant()
    def the_log_keeps_its_promises(self) -> None:
        for room in self.rooms:
            check_room(room.pk)

    def teardown(self) -> None:
        """The same sends again: the same seqs, and not one event more."""
        heads = log.heads([room.pk for room in self.rooms])
        by_pk = {user.pk: user for user in self.people}
        sends = [
            Send(by_pk[author], room_id, client_id, body="again")
            for client_id, author, room_id in self.acknowledged
        ]
        if sends:
            self.take((sends, commit_sends(sends)))
        assert log.heads([room.pk for room in self.rooms]) == heads


def allowed(act: Callable[..., object], **arguments: object) -> None:
    """What is refused changes nothing: the invariants see to that."""
    with suppress(Refusal):
        act(**arguments)


def lose_connection() -> None:
    """Cut off in mid-transaction, as by a network or a server that dies. Raises."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    else:
        connection.connection.close()
        raise DatabaseError("the connection is gone")


def on_own_connection(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connection.close()


def send_each(writer: Writer, sends: list[Send]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for send in sends:
        try:
            outcomes.append(writer.send(send))
        except Refusal as refusal:
            outcomes.append(refusal)
    return outcomes


def come_and_go(user: User, room: Room) -> None:
    for _number in range(3):
        allowed(join_room, user=user, room=room)
        allowed(leave_room, user=user, room=room)


def at_work_still(futures: list[Future[object]]) -> Callable[[], bool]:
    return lambda: not all(one.done() for one in futures)


def read_prefixes(room_ids: list[int], goes_on: Callable[[], bool]) -> None:
    """Whoever reads sees 1…n without a hole, and all that a head told of before."""
    seen: Counter[int] = Counter()
    while goes_on():
        heads = log.heads(room_ids)
        for room_id in room_ids:
            seqs = seqs_of(room_id)
            assert seqs == list(range(1, len(seqs) + 1))
            assert len(seqs) >= max(heads[room_id], seen[room_id])
            seen[room_id] = len(seqs)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_the_log_keeps_its_promises() -> None:
    run_state_machine_as_test(
        LogMachine,
        settings=settings(
            max_examples=20,
            stateful_step_count=15,
            deadline=None,
            # No shrinking: on a real database it takes longer than reading a longer example.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
