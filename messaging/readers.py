"""How far the members of a room have read: what "3 have not read this" is counted from."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Count

from rooms.models import Membership, Room
from rooms.people import PERSON

# In larger rooms the numbers would tell nothing and cost a frame to everybody for everybody.
MAX_READERS = 100


def rooms_with_readers(room_ids: Collection[int]) -> set[int]:
    """Those of them that are small enough for their members to be told who has read how far. Bots
    read nothing, so nothing would ever have been read by all.
    """
    rooms = Room.objects.filter(pk__in=room_ids).annotate(
        members=Count("memberships", filter=PERSON)
    )
    return set(rooms.filter(members__lte=MAX_READERS).values_list("pk", flat=True))


def pointers_of(readers: Mapping[int, Collection[int]]) -> dict[int, dict[str, int]]:
    """How far these people have read these rooms now, by room and the text of their ids; of rooms
    that are small enough.
    """
    rooms = rooms_with_readers(readers)
    people = {user_id for room_id in rooms for user_id in readers[room_id]}
    rows = Membership.objects.filter(room__in=rooms, user__in=people)
    pointers: dict[int, dict[str, int]] = defaultdict(dict)
    for room_id, user_id, seq in rows.values_list("room_id", "user_id", "read_seq"):
        if user_id in readers[room_id]:
            pointers[room_id][str(user_id)] = seq
    return pointers


def read_pointers(room: Room) -> dict[str, int] | None:
    """The seq up to which each person has read, by the text of their id; None in a room that is too
    large.
    """
    pointers = room.memberships.filter(user__is_bot=False).values_list("user_id", "read_seq")[
        : MAX_READERS + 1
    ]
    is_told = len(pointers) <= MAX_READERS
    return {str(user_id): seq for user_id, seq in pointers} if is_told else None
