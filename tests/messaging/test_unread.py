"""What is unread: counted by position, and the same as if it were counted one by one."""

from collections.abc import Callable, Collection
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.api import rooms as api_rooms
from messaging.api.rooms import rooms_for
from messaging.models import Message
from messaging.services.revise import delete_message
from messaging.unread import Counts, counts_of
from rooms.models import Membership, Room, User
from rooms.services.rooms import update_room
from tests.messaging.saying import say

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def unread_after(membership: Membership, seq: int) -> int:
    Membership.objects.filter(pk=membership.pk).update(read_seq=seq)
    return counts_of([membership.pk])[membership.pk].unread


def one_by_one(membership: Membership, seq: int) -> int:
    later = Message.objects.filter(room=membership.room_id, seq__gt=seq, deleted_at=None)
    return later.exclude(author=membership.user_id).count()


def test_whatever_was_said_and_deleted_every_pointer_counts_right(
    alice: User, bob: User, room: Room
) -> None:
    random = Random(5)  # noqa: S311 - the same life of a room every time
    for number in range(60):
        author = random.choice([alice, bob])
        message = say(room, author, str(number))
        if random.random() < 0.3:
            delete_message(actor=author, message_id=message.pk)
        if random.random() < 0.2:
            update_room(actor=alice, room=room, topic=str(number))  # a seq without a position
    room.refresh_from_db()
    for membership in room.memberships.all():
        for seq in range(room.last_seq + 1):
            assert unread_after(membership, seq) == one_by_one(membership, seq), seq


def test_a_room_in_which_nobody_spoke_has_nothing_unread(room: Room) -> None:
    room.refresh_from_db()
    memberships = list(room.memberships.all())
    assert counts_of([row.pk for row in memberships]) == {
        row.pk: Counts(0, 0, room.last_seq, row.read_seq, row.read_since) for row in memberships
    }


def test_a_count_and_the_head_that_it_covers_are_of_one_moment(
    alice: User, bob: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes in between would be counted twice: here, and by whoever reads on from the head."""
    say(room, alice, "before")
    monkeypatch.setattr(api_rooms, "counts_of", saying_first(room, alice))
    told = rooms_for(bob, [Room.objects.get(pk=room.pk)])[room.pk]
    later = Message.objects.filter(room=room, seq__gt=told["read"], seq__lte=told["head"])
    assert told["unread"] == later.count()


def saying_first(room: Room, author: User) -> Callable[[Collection[int]], dict[int, Counts]]:
    """A count in whose last moment somebody says something."""

    def counts(membership_ids: Collection[int]) -> dict[int, Counts]:
        say(room, author, "in between")
        return counts_of(membership_ids)

    return counts


def test_for_no_membership_nothing_is_asked() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert counts_of([]) == {}
    assert not queries.captured_queries


def test_all_rooms_are_counted_in_one_query(
    alice: User, bob: User, room: Room, public_room: Room
) -> None:
    say(room, alice, "eins")
    ids = [membership.pk for membership in Membership.objects.filter(user__in=[alice, bob])]
    with CaptureQueriesContext(connection) as queries:
        counts = counts_of(ids)
    assert len(queries) == 1
    assert sorted(counts) == sorted(ids)
    assert sum(one.unread for one in counts.values()) == 1
