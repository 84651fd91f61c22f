"""One page of a room's timeline: its messages, and what else happened between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from messaging.answers import answered_by
from messaging.models import Message
from messaging.reactions import Group, reactions_to
from messaging.texts import SHOWN_EVENTS
from rooms.events import MEMBER_JOINED, ROOM_CREATED
from rooms.models import Room, RoomEvent

PAGE = 50
# A crowd that came in at once is told of by its last few.
MAX_EVENTS = 100
# That of who opened the room, which the line above it says already.
FIRST_JOIN = 2
# A direct conversation begins with what is said.
UNSAID_IN_DIRECTS = {ROOM_CREATED, MEMBER_JOINED}


@dataclass(frozen=True, slots=True)
class Timeline:
    """`messages` and `events` ascend by seq; `events` are only those that are shown as a line.
    `answered` is what the messages answer, by id, as far as the reader may see it; `reactions` are
    those to the messages, by id too.
    """

    messages: list[Message]
    events: list[RoomEvent]
    has_older: bool
    has_newer: bool
    target: int | None = None
    answered: Mapping[int, Message] = field(default_factory=dict)
    reactions: Mapping[int, list[Group]] = field(default_factory=dict)

    @property
    def first(self) -> int | None:
        return self.messages[0].seq if self.messages else None

    @property
    def last(self) -> int | None:
        return self.messages[-1].seq if self.messages else None


def newest(room: Room, floor: int) -> Timeline:
    """This one and the others show what follows seq `floor`: see `messaging.reading.floor`."""
    messages = _messages(room, floor, limit=PAGE + 1)
    return _timeline(room, floor, messages[-PAGE:], has_older=len(messages) > PAGE)


def before(room: Room, floor: int, seq: int) -> Timeline:
    messages = _messages(room, floor, before=seq, limit=PAGE + 1)
    return _timeline(room, floor, messages[-PAGE:], has_older=len(messages) > PAGE, has_newer=True)


def after(room: Room, floor: int, seq: int) -> Timeline:
    messages = _messages(room, floor, after=seq, limit=PAGE + 1)
    return _timeline(room, floor, messages[:PAGE], has_older=True, has_newer=len(messages) > PAGE)


def around(room: Room, floor: int, seq: int) -> Timeline | None:
    """The page with this message in its middle; None where no such message may be read."""
    half = PAGE // 2
    older = _messages(room, floor, before=seq, limit=half + 1)
    newer = _messages(room, floor, after=seq - 1, limit=half + 1)
    if not newer or newer[0].seq != seq:
        return None
    return _timeline(
        room,
        floor,
        older[-half:] + newer[:half],
        has_older=len(older) > half,
        has_newer=len(newer) > half,
        target=seq,
    )


def _messages(room: Room, floor: int, **bounds: int) -> list[Message]:
    return Message.objects.in_room(room.pk).page(floor=floor, **bounds)


def _timeline(
    room: Room,
    floor: int,
    messages: list[Message],
    *,
    has_older: bool,
    has_newer: bool = False,
    target: int | None = None,
) -> Timeline:
    # One lower bound: of two SQLite takes the one that is written first, and reads the whole room.
    start = max(floor, messages[0].seq if messages and has_older else 0)
    events = (
        RoomEvent.objects.after(room.pk, start)
        .filter(type__in=_shown_in(room))
        .exclude(type=MEMBER_JOINED, seq=FIRST_JOIN)
    )
    if messages and has_newer:
        events = events.filter(seq__lt=messages[-1].seq)
    latest = list(events.order_by("-seq")[:MAX_EVENTS])
    return Timeline(
        messages,
        latest[::-1],
        has_older,
        has_newer,
        target,
        answered_by(messages, floor=floor),
        reactions_to(messages),
    )


def _shown_in(room: Room) -> frozenset[str]:
    """The types of events that stand as a line between the messages."""
    return SHOWN_EVENTS - UNSAID_IN_DIRECTS if room.kind == Room.Kind.DIRECT else SHOWN_EVENTS
