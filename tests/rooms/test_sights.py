"""What a crowd may read is what each of them may read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from messaging.reading import floor
from rooms.models import Ban, Membership, Room, User
from rooms.standing import Sight, sights

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

KINDS = st.sampled_from(["public", "private", "direct"])
HISTORIES = st.sampled_from(["all", "joined"])
MEMBERS = st.one_of(st.none(), st.integers(0, 9))  # the seq they joined at
NOW = timezone.now()
BANS = {"for ever": None, "over": NOW - timedelta(days=1), "for a day": NOW + timedelta(days=1)}


def test_of_nobody_nothing_is_asked() -> None:
    assert sights([]) == {}


def test_a_crowd_is_one_query(
    alice: User, bob: User, charlie: User, room: Room, public_room: Room,
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:  # fmt: skip
    people = [alice, bob, charlie]
    pairs = {(where.pk, who.pk) for where in (room, public_room) for who in people}
    with django_assert_num_queries(1):  # type: ignore[operator]
        seen = sights(pairs)
    assert pairs - seen.keys() == {(room.pk, charlie.pk)}


@pytest.mark.both_databases
class EveryRoomAndPerson(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        kind=KINDS,
        history=HISTORIES,
        joined=MEMBERS,
        ban=st.sampled_from([None, *BANS]),
        head=st.integers(0, 9),
    )
    def test_the_rule_is_that_of_the_one_lookup(
        self, kind: str, history: str, joined: int | None, ban: str | None, head: int
    ) -> None:
        user = User.objects.create_user(username="someone")
        room = Room.objects.create(name="방", kind=kind, history=history, last_seq=head)
        if joined is not None:
            Membership.objects.create(room=room, user=user, joined_seq=joined)
        if ban:
            Ban.objects.create(room=room, user=user, until=BANS[ban])
        seen = Room.objects.visible_to(user).first()
        expected = {(room.pk, user.pk): Sight(seen.last_seq, floor(user, seen))} if seen else {}
        assert sights([(room.pk, user.pk)]) == expected
