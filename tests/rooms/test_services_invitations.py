"""Links that let people in: for a time, for a number of uses, and never past a ban."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rooms.errors import Archived, Banned, Forbidden, Invalid, NotFound
from rooms.models import Invitation, Role, Room, User
from rooms.services.invitations import (
    accept_invitation,
    create_invitation,
    find_invitation,
    revoke_invitation,
)
from rooms.services.members import add_member
from rooms.services.rooms import archive_room
from rooms.services.sanctions import ban_member
from tests.rooms.reading import check_room, last_event

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_an_invitation_lets_somebody_into_a_private_room(
    alice: User, charlie: User, room: Room
) -> None:
    invitation = create_invitation(actor=alice, room=room)
    membership = accept_invitation(user=charlie, token=invitation.token)
    assert (membership.user, membership.role) == (charlie, Role.MEMBER)
    assert (last_event(room).type, last_event(room).actor) == ("member.joined", charlie)
    check_room(room.pk)


def test_uses_are_counted_and_come_to_an_end(
    alice: User, bob: User, charlie: User, dana: User, room: Room
) -> None:
    token = create_invitation(actor=alice, room=room, max_uses=1).token
    # Who is in already uses nothing up.
    for _twice in range(2):
        accept_invitation(user=bob, token=token)
    accept_invitation(user=charlie, token=token)
    assert Invitation.objects.get().uses == 1
    with pytest.raises(NotFound):
        accept_invitation(user=dana, token=token)
    assert not room.memberships.filter(user=dana).exists()


def test_time_is_counted_too(alice: User, charlie: User, room: Room) -> None:
    invitation = create_invitation(actor=alice, room=room, expires_in=60)
    assert find_invitation(invitation.token) == invitation
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotFound):
        accept_invitation(user=charlie, token=invitation.token)


def test_a_revoked_invitation_lets_nobody_in(alice: User, charlie: User, room: Room) -> None:
    invitation = create_invitation(actor=alice, room=room)
    for _twice in range(2):
        revoke_invitation(actor=alice, invitation=invitation)
    with pytest.raises(NotFound):
        accept_invitation(user=charlie, token=invitation.token)


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --"])
def test_a_token_that_is_none_lets_nobody_in(charlie: User, room: Room, token: str) -> None:
    with pytest.raises(NotFound):
        accept_invitation(user=charlie, token=token)


def test_an_invitation_does_not_lead_past_a_ban_and_is_not_used_up(
    alice: User, bob: User, room: Room
) -> None:
    token = create_invitation(actor=alice, room=room, max_uses=1).token
    ban_member(actor=alice, room=room, user=bob)
    with pytest.raises(Banned):
        accept_invitation(user=bob, token=token)
    assert Invitation.objects.get().uses == 0


def test_an_archived_room_lets_nobody_in(alice: User, charlie: User, room: Room) -> None:
    token = create_invitation(actor=alice, room=room).token
    archive_room(actor=alice, room=room)
    with pytest.raises(NotFound):
        accept_invitation(user=charlie, token=token)
    room.refresh_from_db()
    with pytest.raises(Archived):
        create_invitation(actor=alice, room=room)


@pytest.mark.parametrize(
    "bounds", [{"max_uses": 0}, {"max_uses": 100_001}, {"expires_in": 0}, {"expires_in": 10**9}]
)
def test_bounds_that_make_no_sense_are_invalid(
    alice: User, room: Room, bounds: dict[str, int]
) -> None:
    with pytest.raises(Invalid):
        create_invitation(actor=alice, room=room, **bounds)


def test_moderators_invite_and_members_do_not(
    alice: User, bob: User, charlie: User, erin: User, room: Room
) -> None:
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)
    invitation = create_invitation(actor=erin, room=room)
    for person in (bob, charlie):
        with pytest.raises(Forbidden):
            create_invitation(actor=person, room=room)
        with pytest.raises(Forbidden):
            revoke_invitation(actor=person, invitation=invitation)
    assert Invitation.objects.get().revoked_at is None
