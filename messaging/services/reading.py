"""How far one has read."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from messaging.reading import find_room
from rooms.errors import Forbidden, NotFound, Refusal
from rooms.models import Membership, Pointer, User
from rooms.models.membership import this_millisecond

Memberships = dict[tuple[int, int], Membership]  # by ids of user and room


class Mark(NamedTuple):
    """This person has read this room up to there, while their pointer went forward `since` then, as
    far as they knew. None: whatever became of it."""

    user: User
    room_id: int
    seq: int
    since: datetime | None = None


def mark_read(*, user: User, room_id: int, seq: int, back: bool = False) -> Pointer:
    """Move the read pointer and return where it stands: forward only, unless `back`; never
    beyond the head. Raises NotFound, or Forbidden for a room one reads without being in it.
    """
    mark = Mark(user, room_id, seq)
    (answer,) = [_mark_back(mark)] if back else mark_all_read([mark])
    if isinstance(answer, Refusal):
        raise answer
    return answer


def mark_all_read(marks: Sequence[Mark]) -> list[Pointer | Refusal]:
    """Move the pointers of several people forward in one transaction; an answer for each, in order.
    Who stands there already costs no write, nor who did not know that they had set it back.
    """
    memberships = _memberships(marks)
    behind: dict[tuple[int, int], list[Membership]] = defaultdict(list)
    answers: list[Pointer | Refusal] = []
    for mark in marks:
        membership = memberships.get((mark.user.pk, mark.room_id))
        if membership is None:
            answers.append(_refusal(mark))
            continue
        pointer = _moved(mark, membership)
        if pointer.seq > membership.read_seq:
            behind[mark.room_id, pointer.seq].append(membership)
        answers.append(pointer)
    _move_forward(behind)
    return answers


def _moved(mark: Mark, membership: Membership) -> Pointer:
    since, read = membership.read_since, membership.read_seq
    is_old = mark.since is not None and mark.since < since
    return Pointer(since, read if is_old else max(read, min(mark.seq, membership.room.last_seq)))


def _memberships(marks: Sequence[Mark]) -> Memberships:
    wanted = reduce(or_, (Q(user=mark.user, room=mark.room_id) for mark in marks))
    rows = Membership.objects.filter(wanted).select_related("room")
    return {(row.user_id, row.room_id): row for row in rows}


def _refusal(mark: Mark) -> Refusal:
    try:
        find_room(mark.user, mark.room_id)
    except NotFound as refusal:
        return refusal
    return Forbidden()


def _move_forward(behind: dict[tuple[int, int], list[Membership]]) -> None:
    """Those who have read the same room up to the same message, as most of them have, at once."""
    if not behind:
        return
    with transaction.atomic():
        for (_room_id, seq), rows in behind.items():
            # Who sets theirs back between the look at them and this does it later than all of them.
            latest = max(row.read_since for row in rows)
            Membership.objects.filter(
                pk__in=[row.pk for row in rows], read_seq__lt=seq, read_since__lte=latest
            ).update(read_seq=seq)


def _mark_back(mark: Mark) -> Pointer | Refusal:
    membership = _memberships([mark]).get((mark.user.pk, mark.room_id))
    if membership is None:
        return _refusal(mark)
    # However the clocks of several machines go: later than before.
    since = max(this_millisecond(), membership.read_since + timedelta(milliseconds=1))
    pointer = Pointer(since, min(mark.seq, membership.room.last_seq))
    Membership.objects.filter(pk=membership.pk, read_since__lt=since).update(
        read_seq=pointer.seq, read_since=since
    )
    return pointer
