"""What one may see: the one look-up behind every page, call and frame."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rooms.models import Ban, Membership, Room, User
from rooms.permissions import ALLOWED, Action, allows, outranks
from rooms.services.members import leave_room
from rooms.services.rooms import archive_room

pytestmark = pytest.mark.django_db


def seen(user: User) -> set[Room]:
    return set(Room.objects.visible_to(user))


def test_members_see_their_rooms_and_everybody_the_public_ones(
    alice: User, bob: User, charlie: User, dana: User, room: Room, public_room: Room
) -> None:
    assert seen(alice) == seen(bob) == {room, public_room}
    # An admin is nobody special in a room.
    assert seen(charlie) == seen(dana) == {public_room}


def test_a_former_member_sees_nothing_of_a_private_room(
    bob: User, room: Room, public_room: Room
) -> None:
    leave_room(user=bob, room=room)
    assert seen(bob) == {public_room}


def test_a_ban_hides_even_a_public_room_while_it_is_in_force(
    alice: User, charlie: User, public_room: Room
) -> None:
    ban = Ban.objects.create(room=public_room, user=charlie)
    assert seen(charlie) == set()
    assert public_room in seen(alice)
    ban.until = timezone.now() - timedelta(seconds=1)
    ban.save()
    assert seen(charlie) == {public_room}


def test_an_archived_room_stays_readable_and_leaves_the_directory(
    alice: User, charlie: User, public_room: Room
) -> None:
    assert public_room in Room.objects.listed_for(charlie)
    archive_room(actor=alice, room=public_room)
    assert seen(charlie) == {public_room}
    assert public_room not in Room.objects.listed_for(charlie)


def test_a_room_is_listed_once_however_many_are_in_it(
    bob: User, room: Room, public_room: Room
) -> None:
    assert Membership.objects.filter(room=public_room).count() == 2
    assert list(Room.objects.visible_to(bob)) == [room, public_room]


def test_who_is_not_in_a_room_may_do_nothing_there() -> None:
    assert not any(allows(None, action) for action in Action)


def test_a_higher_role_may_all_that_a_lower_one_may() -> None:
    assert ALLOWED["member"] < ALLOWED["moderator"] < ALLOWED["owner"] == frozenset(Action)


def test_nobody_outranks_their_own_role() -> None:
    ranks = [None, "member", "moderator", "owner"]
    for place, role in enumerate(ranks):
        assert [other for other in ranks if outranks(role, other)] == ranks[:place]
