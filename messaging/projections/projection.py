"""What a projection is: a group that reads the topic and keeps an effect in the database."""

from collections.abc import Sequence
from typing import ClassVar

from rooms.events import Event


class Projection:
    """One class a projection, one file each; the loop does everything else.

    `name` is the role of `manage.py runworker` and the end of the consumer group's name. Every
    method is called in a transaction of the loop, by one thread, and for a room by one worker at
    a time. It may be called again with the same events after a transaction that failed.
    """

    name: ClassVar[str]
    # Whether a room waits behind its dead letter. Otherwise the room goes on, and a letter that
    # is tried again is applied behind events that came after it.
    holds_rooms: ClassVar[bool] = False
    # What is no event's fault, such as a full disk: it is waited for, like the database.
    waits_for: ClassVar[tuple[type[Exception], ...]] = ()

    def apply(self, events: Sequence[Event]) -> None:
        """Each room's events in the order of its log, without a hole and none twice.

        Whatever it raises makes a dead letter of the event that caused it, which the loop finds
        out by applying them one by one.
        """
        raise NotImplementedError

    def reset(self) -> None:
        """Drop the whole effect."""
        raise NotImplementedError

    def rest(self) -> None:
        """What may be done while nothing comes."""
