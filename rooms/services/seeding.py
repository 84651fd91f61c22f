"""Rooms and people in number, for demo data and load tests: the same events, in bulk."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from rooms import events, log
from rooms.log import Slot
from rooms.models import ApiToken, Membership, Role, Room, RoomEvent, User
from rooms.services.tokens import hash_of, new_token


@transaction.atomic
def open_room(*, creator: User, name: str, kind: str, at: datetime, topic: str = "") -> Room:
    """A room as if its creator had opened it at that time."""
    room = Room.objects.create(name=name, kind=kind, topic=topic, created_by=creator, created_at=at)
    log.append(
        room_id=room.pk,
        type=events.ROOM_CREATED,
        actor=creator,
        at=at,
        data=events.room_state(name=name, topic=topic, kind=kind, history=room.history),
    )
    admit_each(room=room, users=[creator], at=at, role=Role.OWNER)
    return room


@transaction.atomic
def admit_each(
    *, room: Room, users: Sequence[User], at: datetime, role: str = Role.MEMBER
) -> list[Membership]:
    """Make all of these people members, one `member.joined` each; none of them may be one yet."""
    memberships: list[Membership] = []

    def write(slots: list[Slot]) -> list[RoomEvent]:
        for user, slot in zip(users, slots, strict=True):
            memberships.append(
                Membership(
                    room=room,
                    user=user,
                    role=role,
                    joined_at=at,
                    joined_seq=events.arrival(slot.seq),
                    read_seq=slot.seq,
                )
            )
        Membership.objects.bulk_create(memberships)
        return [
            _joined(membership, slot) for membership, slot in zip(memberships, slots, strict=True)
        ]

    if users:
        log.append_each([room.pk] * len(users), write)
    return memberships


def _joined(membership: Membership, slot: Slot) -> RoomEvent:
    user = membership.user
    return RoomEvent(
        room_id=slot.room_id,
        seq=slot.seq,
        type=events.MEMBER_JOINED,
        at=membership.joined_at,
        actor=user,
        actor_name=user.name,
        data=events.member(user, role=str(membership.role)),
    )


def create_people(usernames: Sequence[str]) -> None:
    """Those of these people who are missing. They have no password: tokens let them in."""
    known = set(User.objects.filter(username__in=usernames).values_list("username", flat=True))
    User.objects.bulk_create(
        User(username=username, password=make_password(None))
        for username in usernames
        if username not in known
    )


def issue_tokens(*, users: Sequence[User], name: str) -> list[str]:
    """A fresh bearer token for each, in order."""
    raws = [new_token() for _user in users]
    ApiToken.objects.bulk_create(
        ApiToken(user=user, name=name, key_hash=hash_of(raw))
        for user, raw in zip(users, raws, strict=True)
    )
    return raws
