"""Direct conversations: of two people, of a few, or with oneself. The same people have one."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms import events, limits, log
from rooms.errors import Invalid, NotFound
from rooms.events import people_key
from rooms.models import Membership, Room, User

MAX_PEOPLE = 10


class Opened(NamedTuple):
    room: Room
    is_new: bool


def open_direct(*, actor: User, user_ids: Collection[int]) -> Opened:
    """The conversation of these people and oneself, opened where there is none yet; without others
    it is one with oneself.

    Raises NotFound for somebody who is not there, Invalid for too many, RateLimited.
    """
    wanted = {actor.pk, *user_ids}
    if len(wanted) > MAX_PEOPLE:
        raise Invalid(_("A direct conversation has at most 10 people. Open a room for more."))
    people = list(User.objects.reachable().filter(pk__in=wanted).order_by("pk"))
    if len(people) < len(wanted):
        raise NotFound(_("One of these people is not here any more."))
    found = _find(wanted)
    if found:
        return Opened(found, is_new=False)
    limits.hit("open_room", actor.pk)
    try:
        return Opened(_open(actor, people), is_new=True)
    except IntegrityError:  # somebody else has opened it in this moment
        return Opened(Room.objects.get(people_key=people_key(wanted)), is_new=False)


def _find(user_ids: Collection[int]) -> Room | None:
    return Room.objects.filter(people_key=people_key(user_ids)).first()


@transaction.atomic
def _open(actor: User, people: list[User]) -> Room:
    """Seq 1 tells of the conversation, the next ones of everybody in it; none of it is unread."""
    now, user_ids = timezone.now(), [user.pk for user in people]
    room = Room.objects.create(
        created_by=actor, created_at=now, kind=Room.Kind.DIRECT, people_key=people_key(user_ids)
    )
    log.append(
        room_id=room.pk,
        type=events.ROOM_CREATED,
        actor=actor,
        at=now,
        data=events.direct_state(user_ids),
    )
    for user in people:
        _enter(room, user, actor, read_seq=1 + len(people))
    room.refresh_from_db(fields=["last_seq"])
    return room


def _enter(room: Room, user: User, actor: User, *, read_seq: int) -> None:
    event = log.append(
        room_id=room.pk,
        type=events.MEMBER_JOINED,
        actor=actor,
        data=events.member(user, role="member"),
    )
    Membership.objects.create(
        room=room,
        user=user,
        joined_at=event.at,
        joined_seq=events.arrival(event.seq),
        read_seq=read_seq,
    )
