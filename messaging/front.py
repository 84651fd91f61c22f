"""The newest page of a room, kept in this process until its log goes on.

Whatever is on the page was told by the log: messages, edits, deletions, reactions, the notice, the
lines of who came and went. So the epoch, the room and its head say exactly which page it is, in
every process, and nobody must be told when it changes.

Two things are not in the log. A name that was changed is compared with the people of the room, who
are read for every page; of those who are not among them it is found after LIFETIME. So are tables
that were mended by hand.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from messaging import timeline
from messaging.models import Message
from messaging.reactions import pinned
from messaging.timeline import Timeline
from rooms.models import Room

LIFETIME = 60.0  # seconds
MOST_KEPT = 128


class Front(NamedTuple):
    """What is said last in a room, and what stands above it."""

    timeline: Timeline
    pin: Message | None
    names: dict[int, str]  # of those who said it


class Version(NamedTuple):
    """`epoch` and `head` were read before the page was. `floor` is the seq after which it may be
    read, 0 for nearly everybody: where a room hides its past, members push out each other's page.
    """

    epoch: str
    head: int
    floor: int


class Kept(NamedTuple):
    version: Version
    since: float
    front: Front

    def is_current(self, version: Version, names: Mapping[int, str]) -> bool:
        if self.version != version or time.monotonic() - self.since > LIFETIME:
            return False
        return all(names.get(pk, name) == name for pk, name in self.front.names.items())


class Fronts:
    """The pages of the rooms that were asked for last, one of each room, by its id. Shared by all
    threads: what is in them is only read.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[int, Kept] = OrderedDict()
        self._lock = Lock()

    def of(self, room: Room, floor: int, epoch: str, names: Mapping[int, str]) -> Front:
        """`room` as it was read just now, `names` of some people as they were read after it."""
        version = Version(epoch, room.last_seq, floor)
        with self._lock:
            kept = self._kept.get(room.pk)
        if kept is None or not kept.is_current(version, names):
            kept = Kept(version, time.monotonic(), read_front(room, floor))
        self._keep(room.pk, kept)
        return kept.front

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()

    def _keep(self, room_id: int, kept: Kept) -> None:
        """As the one that was asked for last."""
        with self._lock:
            self._kept[room_id] = kept
            self._kept.move_to_end(room_id)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


fronts = Fronts(MOST_KEPT)


def read_front(room: Room, floor: int) -> Front:
    shown, pin = timeline.newest(room, floor), pinned(room, floor)
    messages = [*shown.messages, *shown.answered.values(), *([pin] if pin else [])]
    return Front(shown, pin, {message.author_id: message.author.name for message in messages})
