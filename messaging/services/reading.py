"""How far one has read."""

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from messaging.reading import find_room
from rooms.errors import Forbidden, NotFound, Refusal
from rooms.models import Membership, User

Pointers = dict[tuple[int, int], Membership]  # by ids of user and room


class Mark(NamedTuple):
    """This person has read this room up to there."""

    user: User
    room_id: int
    seq: int


def mark_read(*, user: User, room_id: int, seq: int, back: bool = False) -> int:
    """Move the read pointer and return where it stands: forward only, unless `back`; never
    beyond the head. Raises NotFound, or Forbidden for a room one reads without being in it.
    """
    mark = Mark(user, room_id, seq)
    (answer,) = [_mark_back(mark)] if back else mark_all_read([mark])
    if isinstance(answer, Refusal):
        raise answer
    return answer


def mark_all_read(marks: Sequence[Mark]) -> list[int | Refusal]:
    """Move the pointers of several people forward in one transaction; an answer for each, in order.
    Who stands there already costs no write.
    """
    pointers = _pointers(marks)
    behind: dict[tuple[int, int], list[int]] = defaultdict(list)
    answers: list[int | Refusal] = []
    for mark in marks:
        pointer = pointers.get((mark.user.pk, mark.room_id))
        if pointer is None:
            answers.append(_refusal(mark))
            continue
        seq = min(mark.seq, pointer.room.last_seq)
        if seq > pointer.read_seq:
            behind[mark.room_id, seq].append(pointer.pk)
        answers.append(max(seq, pointer.read_seq))
    _move_forward(behind)
    return answers


def _pointers(marks: Sequence[Mark]) -> Pointers:
    wanted = reduce(or_, (Q(user=mark.user, room=mark.room_id) for mark in marks))
    rows = Membership.objects.filter(wanted).select_related("room")
    return {(row.user_id, row.room_id): row for row in rows}


def _refusal(mark: Mark) -> Refusal:
    try:
        find_room(mark.user, mark.room_id)
    except NotFound as refusal:
        return refusal
    return Forbidden()


def _move_forward(behind: dict[tuple[int, int], list[int]]) -> None:
    """Those who have read the same room up to the same message, as most of them have, at once."""
    if not behind:
        return
    with transaction.atomic():
        for (_room_id, seq), pks in behind.items():
            Membership.objects.filter(pk__in=pks, read_seq__lt=seq).update(read_seq=seq)


def _mark_back(mark: Mark) -> int | Refusal:
    pointer = _pointers([mark]).get((mark.user.pk, mark.room_id))
    if pointer is None:
        return _refusal(mark)
    seq = min(mark.seq, pointer.room.last_seq)
    Membership.objects.filter(pk=pointer.pk).update(read_seq=seq)
    return seq
