"""How far one has read."""

from messaging.reading import find_room
from rooms.errors import Forbidden
from rooms.models import Membership, User


def mark_read(*, user: User, room_id: int, seq: int, back: bool = False) -> int:
    """Move the read pointer and return where it stands: forward only, unless `back`; never
    beyond the head. Raises NotFound, or Forbidden for a room one reads without being in it.
    """
    pointer = Membership.objects.filter(user=user, room=room_id)
    membership = pointer.select_related("room").first()
    if membership is None:
        find_room(user, room_id)
        raise Forbidden
    seq = min(seq, membership.room.last_seq)
    moved = pointer if back else pointer.filter(read_seq__lt=seq)
    return seq if moved.update(read_seq=seq) else membership.read_seq
