"""Muting and banning: who may, for how long, and what the log then says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rooms.errors import Forbidden, Invalid, NotFound
from rooms.models import Ban, Membership, Role, Room, User
from rooms.services.members import add_member, join_room
from rooms.services.sanctions import ban_member, mute_member, unban_member, unmute_member
from tests.rooms.reading import check_room, last_event, types_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

HOUR = timedelta(hours=1)


def test_a_mute_holds_until_it_is_lifted(alice: User, bob: User, room: Room) -> None:
    membership = mute_member(actor=alice, room=room, user=bob, reason="조용히")
    assert membership.is_muted(timezone.now() + 1_000 * HOUR)
    assert last_event(room).data == {
        "user": bob.pk, "name": "Bob", "until": None, "reason": "조용히",
    }  # fmt: skip
    assert not unmute_member(actor=alice, room=room, user=bob).is_muted(timezone.now())
    assert types_of(room, after=3) == ["member.muted", "member.unmuted"]


def test_a_mute_may_end_by_itself(alice: User, bob: User, room: Room) -> None:
    until = timezone.now() + HOUR
    membership = mute_member(actor=alice, room=room, user=bob, until=until)
    assert membership.is_muted(until - timedelta(seconds=1))
    assert not membership.is_muted(until)
    assert last_event(room).data["until"].endswith("Z")


def test_who_is_not_muted_is_not_unmuted(alice: User, bob: User, charlie: User, room: Room) -> None:
    for person in (bob, charlie):
        with pytest.raises(NotFound):
            unmute_member(actor=alice, room=room, user=person)


def test_a_ban_ends_the_membership_and_keeps_out(alice: User, bob: User, public_room: Room) -> None:
    ban_member(actor=alice, room=public_room, user=bob, reason="광고")
    assert not Membership.objects.filter(room=public_room, user=bob).exists()
    assert not Room.objects.visible_to(bob).filter(pk=public_room.pk).exists()
    assert last_event(public_room).type == "member.banned"
    unban_member(actor=alice, room=public_room, user=bob)
    join_room(user=bob, room=public_room)
    check_room(public_room.pk)


def test_a_ban_may_end_by_itself(alice: User, bob: User, public_room: Room) -> None:
    ban_member(actor=alice, room=public_room, user=bob, until=timezone.now() + HOUR)
    Ban.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert Room.objects.visible_to(bob).filter(pk=public_room.pk).exists()
    join_room(user=bob, room=public_room)


def test_somebody_who_was_never_in_can_be_kept_out(
    alice: User, charlie: User, public_room: Room
) -> None:
    ban_member(actor=alice, room=public_room, user=charlie)
    assert not Room.objects.visible_to(charlie).filter(pk=public_room.pk).exists()


def test_a_second_ban_takes_the_place_of_the_first(alice: User, bob: User, room: Room) -> None:
    ban_member(actor=alice, room=room, user=bob, until=timezone.now() + HOUR)
    ban_member(actor=alice, room=room, user=bob, reason="für immer")
    assert (Ban.objects.get().until, Ban.objects.get().reason) == (None, "für immer")


def test_who_is_not_banned_is_not_unbanned(alice: User, bob: User, room: Room) -> None:
    with pytest.raises(NotFound):
        unban_member(actor=alice, room=room, user=bob)


@pytest.mark.parametrize("act", [mute_member, ban_member])
def test_the_end_lies_in_the_future_and_the_reason_can_be_stored(
    alice: User, bob: User, room: Room, act: Callable[..., Any]
) -> None:
    with pytest.raises(Invalid):
        act(actor=alice, room=room, user=bob, until=timezone.now())
    for reason in ("x" * 251, "a\0b"):
        with pytest.raises(Invalid):
            act(actor=alice, room=room, user=bob, reason=reason)
    assert types_of(room, after=3) == []


@pytest.mark.parametrize("act", [mute_member, ban_member, unmute_member, unban_member])
def test_members_and_outsiders_sanction_nobody(
    bob: User, charlie: User, alice: User, erin: User, room: Room, act: Callable[..., Any]
) -> None:
    add_member(actor=alice, room=room, user=erin)
    for person in (bob, charlie):
        with pytest.raises(Forbidden):
            act(actor=person, room=room, user=erin)


@pytest.mark.parametrize("act", [mute_member, ban_member, unmute_member])
def test_a_moderator_sanctions_only_members(
    alice: User, bob: User, erin: User, room: Room, act: Callable[..., Any]
) -> None:
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)
    for person in (alice, erin):
        with pytest.raises(Forbidden):
            act(actor=erin, room=room, user=person)
    mute_member(actor=erin, room=room, user=bob)
    act(actor=erin, room=room, user=bob)
