"""Coming, going and roles: who may, and what the log then says."""

from collections.abc import Callable
from typing import Any

import pytest

from rooms.errors import Archived, Banned, Conflict, Forbidden, Invalid, NotFound, Refusal
from rooms.models import Membership, Role, Room, User
from rooms.services.members import (
    add_member,
    change_role,
    join_room,
    leave_room,
    remove_member,
)
from rooms.services.rooms import archive_room
from rooms.services.sanctions import ban_member
from tests.rooms.reading import check_room, last_event, types_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

OWNER, MODERATOR, MEMBER = Role.OWNER, Role.MODERATOR, Role.MEMBER


def role_of(room: Room, user: User) -> str | None:
    membership = room.memberships.filter(user=user).first()
    return membership.role if membership else None


def test_anybody_may_join_a_public_room_once(charlie: User, public_room: Room) -> None:
    first = join_room(user=charlie, room=public_room)
    assert join_room(user=charlie, room=public_room) == first
    event = last_event(public_room)
    assert (event.type, event.actor, event.data) == (
        "member.joined", charlie, {"user": charlie.pk, "name": "Charlie", "role": "member"},
    )  # fmt: skip
    assert types_of(public_room, after=3) == ["member.joined"]
    assert (first.joined_seq, first.read_seq) == (event.seq - 1, event.seq)


def test_a_private_room_is_not_there_for_an_outsider(charlie: User, room: Room) -> None:
    with pytest.raises(NotFound):
        join_room(user=charlie, room=room)


def test_who_is_banned_does_not_come_in(alice: User, bob: User, public_room: Room) -> None:
    ban_member(actor=alice, room=public_room, user=bob)
    with pytest.raises(Banned):
        join_room(user=bob, room=public_room)
    with pytest.raises(Conflict):
        add_member(actor=alice, room=public_room, user=bob)


def test_nobody_comes_into_an_archived_room_but_one_may_leave_it(
    alice: User, bob: User, charlie: User, public_room: Room
) -> None:
    archive_room(actor=alice, room=public_room)
    with pytest.raises(Archived):
        join_room(user=charlie, room=public_room)
    leave_room(user=bob, room=public_room)
    check_room(public_room.pk)


def test_leaving_is_told_and_ends_the_membership(bob: User, room: Room) -> None:
    leave_room(user=bob, room=room)
    assert role_of(room, bob) is None
    event = last_event(room)
    assert (event.type, event.actor, event.data["user"]) == ("member.left", bob, bob.pk)
    with pytest.raises(NotFound):
        leave_room(user=bob, room=room)
    check_room(room.pk)


def test_the_last_owner_stays(alice: User, bob: User, room: Room) -> None:
    with pytest.raises(Conflict):
        leave_room(user=alice, room=room)
    with pytest.raises(Conflict):
        change_role(actor=alice, room=room, user=alice, role=MEMBER)
    change_role(actor=alice, room=room, user=bob, role=OWNER)
    leave_room(user=alice, room=room)
    assert role_of(room, bob) == OWNER
    check_room(room.pk)


def test_adding_somebody_tells_by_whom(alice: User, charlie: User, room: Room) -> None:
    add_member(actor=alice, room=room, user=charlie, role=MODERATOR)
    event = last_event(room)
    assert (event.actor, event.data["user"], event.data["role"]) == (
        alice, charlie.pk, "moderator",
    )  # fmt: skip
    check_room(room.pk)


def test_adding_a_member_again_changes_nothing(alice: User, bob: User, room: Room) -> None:
    assert add_member(actor=alice, room=room, user=bob, role=MODERATOR).role == MEMBER
    assert types_of(room, after=3) == []


def test_roles_change_and_are_told_once(alice: User, bob: User, room: Room) -> None:
    for _twice in range(2):
        change_role(actor=alice, room=room, user=bob, role=MODERATOR)
    assert types_of(room, after=3) == ["member.role_changed"]
    assert last_event(room).data == {"user": bob.pk, "name": "Bob", "role": "moderator"}
    check_room(room.pk)


def test_a_role_that_is_none_is_invalid(alice: User, bob: User, room: Room) -> None:
    with pytest.raises(Invalid):
        change_role(actor=alice, room=room, user=bob, role="admin")
    with pytest.raises(Invalid):
        add_member(actor=alice, room=room, user=bob, role="")


def test_an_owner_may_step_down_while_another_stays(alice: User, bob: User, room: Room) -> None:
    change_role(actor=alice, room=room, user=bob, role=OWNER)
    change_role(actor=alice, room=room, user=alice, role=MEMBER)
    assert (role_of(room, alice), role_of(room, bob)) == (MEMBER, OWNER)


def test_removing_tells_why(alice: User, bob: User, room: Room) -> None:
    remove_member(actor=alice, room=room, user=bob, reason="  쉬어  가요 ")
    event = last_event(room)
    assert (event.type, event.data) == (
        "member.removed", {"user": bob.pk, "name": "Bob", "reason": "쉬어 가요"},
    )  # fmt: skip
    check_room(room.pk)


@pytest.mark.parametrize("reason", ["x" * 251, "a\0b", "a\udfffb"])
def test_a_reason_that_cannot_be_stored_removes_nobody(
    alice: User, bob: User, room: Room, reason: str
) -> None:
    with pytest.raises(Invalid):
        remove_member(actor=alice, room=room, user=bob, reason=reason)


Act = Callable[..., Any]


def removing(**who: Any) -> None:
    remove_member(**who)


def adding_frank(*, actor: User, room: Room, user: User) -> None:
    """Whom does not matter here; as an owner."""
    frank = User.objects.create_user(username="frank")
    add_member(actor=actor, room=room, user=frank, role=OWNER)


def making_owner(**who: Any) -> None:
    change_role(**who, role=OWNER)


@pytest.mark.parametrize(
    ("act", "role", "other", "refusal"),
    [
        (removing, OWNER, MODERATOR, None),
        (removing, OWNER, OWNER, Forbidden),
        (removing, MODERATOR, MEMBER, None),
        (removing, MODERATOR, MODERATOR, Forbidden),
        (removing, MODERATOR, OWNER, Forbidden),
        (removing, MEMBER, MEMBER, Forbidden),
        (removing, None, MEMBER, Forbidden),
        (adding_frank, OWNER, MEMBER, None),
        (adding_frank, MODERATOR, MEMBER, Forbidden),
        (adding_frank, MEMBER, MEMBER, Forbidden),
        (adding_frank, None, MEMBER, Forbidden),
        (making_owner, OWNER, MEMBER, None),
        (making_owner, MODERATOR, MEMBER, Forbidden),
        (making_owner, MEMBER, MEMBER, Forbidden),
        (making_owner, None, MEMBER, Forbidden),
    ],
)
def test_nobody_acts_on_or_gives_a_role_that_is_not_theirs_to_give(
    room: Room, charlie: User, erin: User, act: Act, role: str | None, other: str,
    refusal: type[Refusal] | None,
) -> None:  # fmt: skip
    memberships = [Membership(room=room, user=erin, role=other)]
    memberships += [Membership(room=room, user=charlie, role=role)] if role else []
    Membership.objects.bulk_create(memberships)
    if refusal is None:
        act(actor=charlie, room=room, user=erin)
    else:
        with pytest.raises(refusal):
            act(actor=charlie, room=room, user=erin)
        assert role_of(room, erin) == other
        assert types_of(room, after=3) == []


def test_who_is_not_there_is_not_removed(alice: User, charlie: User, room: Room) -> None:
    with pytest.raises(NotFound):
        remove_member(actor=alice, room=room, user=charlie)
    with pytest.raises(NotFound):
        change_role(actor=alice, room=room, user=charlie, role=MEMBER)


def test_nobody_removes_themselves(alice: User, room: Room) -> None:
    with pytest.raises(Forbidden):
        remove_member(actor=alice, room=room, user=alice)
