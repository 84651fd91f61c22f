"""`manage.py`, altered as ALTERATIONS in the environment says: a worker that dies at a step of its
loop, or that lacks a protection."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import django

django.setup()

from django.core.management import execute_from_command_line  # noqa: E402 - only set up it can
from django.db import connection, transaction  # noqa: E402

from messaging.kafka import clients, mirror  # noqa: E402
from messaging.kafka.backlog import Backlog, WaitingEvent  # noqa: E402
from messaging.kafka.leases import AdvisoryLock  # noqa: E402
from messaging.kafka.producer import Producer  # noqa: E402
from messaging.projections.loop import Loop  # noqa: E402
from messaging.projections.positions import Positions  # noqa: E402
from messaging.projections.sifting import Sifted, Sifter, Taken  # noqa: E402
from rooms.events import Event  # noqa: E402
from tests.faults import VARIABLE  # noqa: E402
from tests.faults.diary import keep_a_diary  # noqa: E402
from tests.faults.replacing import replace  # noqa: E402

# Which function the worker dies in, and on which side of it.
BEFORE: dict[str, tuple[type, str]] = {
    "before it reads": (Backlog, "read"),
    "before it sends": (Producer, "send"),
    "before the answers": (Producer, "_await"),
    "before the mark": (Backlog, "mark"),
    "after the commit of the effect": (Positions, "remember"),
}
AFTER: dict[str, tuple[type, str]] = {
    "after it has read": (Backlog, "read"),
    "after the mark": (Backlog, "mark"),
    "before the commit of the effect": (Positions, "store"),
}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(step: str) -> None:
    """In the first window that holds something; "STEP, PROJECTION": of this projection."""
    step, _comma, projection = step.partition(", ")
    if step == "before the commit of the mark":
        die_in_the_transaction()
    elif step in BEFORE:
        die_before(*BEFORE[step], projection=projection)
    else:
        die_after(*AFTER[step], projection=projection)


def die_before(owner: type, name: str, *, projection: str) -> None:
    def altered(self: Any, given: Any, *more: Any, **options: Any) -> Any:
        if given and is_meant(self, projection):
            die()
        return original(self, given, *more, **options)

    original = replace(owner, name, altered)


def die_after(owner: type, name: str, *, projection: str) -> None:
    def altered(self: Any, given: Any, *more: Any, **options: Any) -> Any:
        returned = original(self, given, *more, **options)
        if (returned or (returned is None and given)) and is_meant(self, projection):
            die()
        return returned

    original = replace(owner, name, altered)


def is_meant(part: Any, projection: str) -> bool:
    return not projection or part.projection == projection


def die_in_the_transaction() -> None:
    def mark(self: Backlog, events: Sequence[WaitingEvent], **options: Any) -> None:
        with transaction.atomic():
            original(self, events, **options)
            if events:
                die()

    original = replace(Backlog, "mark", mark)


def share_every_shard(_wish: bool) -> None:
    """The lease is granted to whoever asks, and nobody knows of another worker."""

    def take(self: AdvisoryLock, shard: int) -> bool:
        return True

    def workers(self: AdvisoryLock, shards: int) -> int:
        return 1

    replace(AdvisoryLock, "take", take)
    replace(AdvisoryLock, "workers", workers)


def without_acknowledgement_before_mark() -> None:
    """What was read is marked, whatever becomes of it."""

    def read(self: Backlog, limit: int, **which: Any) -> list[WaitingEvent]:
        events: list[WaitingEvent] = original_read(self, limit, **which)
        original_mark(self, events)
        return events

    def mark(self: Backlog, events: Iterable[WaitingEvent], **options: Any) -> None:
        return

    original_read = replace(Backlog, "read", read)
    original_mark = replace(Backlog, "mark", mark)


def without_rows_not_marked() -> None:
    """A cursor on ids instead: what becomes visible behind it is never seen. It is all marked, so
    that the backlog looks empty."""
    last = 0

    def read(self: Backlog, limit: int, **which: Any) -> list[WaitingEvent]:
        nonlocal last
        events: list[WaitingEvent] = original(self, limit, **which)
        passed = [event for event in events if event.id < last]
        last = max([last, *(event.id for event in events)])
        self.mark(passed)
        return [event for event in events if event not in passed]

    original = replace(Backlog, "read", read)


def without_all_acknowledging() -> None:
    """The leader's word is enough, whether or not another broker has it too."""
    assert clients.PRODUCER["acks"] == "all"
    clients.PRODUCER["acks"] = 1


def without_order_of_window() -> None:
    """The newest is sent first."""

    def in_order(events: Iterable[WaitingEvent]) -> list[WaitingEvent]:
        return [*reversed(original(events))]

    original = replace(mirror, "in_order", in_order)


def without_one_transaction() -> None:
    """That it was applied is committed before it is."""
    store, store_places = Positions.store, Positions.store_places

    def apply(self: Loop, sifted: Sifted) -> None:
        store_places(self.positions, sifted.places)
        store(self.positions, sifted.offsets)
        connection.connection.commit()
        original(self, sifted)

    original = replace(Loop, "_apply", apply)


def without_filling_of_holes() -> None:
    """What the topic lacks is not looked for in the log."""

    def fill_up_to(self: Sifter, room_id: int, seq: int, record: Taken) -> bool:
        return True

    replace(Sifter, "_fill_up_to", fill_up_to)


def without_rule_of_projections() -> None:
    """Every record is applied as it comes."""

    def apply(self: Sifter, event: Event, record: Taken) -> bool:
        self._step(event, record)
        return True

    replace(Sifter, "_apply", apply)


ALTERATIONS: dict[str, Callable[[Any], None]] = {
    "die": die_at,
    "share": share_every_shard,
    "diary": keep_a_diary,
}
PROTECTIONS: dict[str, Callable[[], None]] = {
    "acknowledgement before mark": without_acknowledgement_before_mark,
    "rows not marked, no cursor": without_rows_not_marked,
    "reader rule of projections": without_rule_of_projections,
    "acknowledgement by all": without_all_acknowledging,
    "order of a window": without_order_of_window,
    "effect and place at once": without_one_transaction,
    "holes filled from the log": without_filling_of_holes,
}


def alter(wishes: dict[str, Any]) -> None:
    """`{"die": "before the mark", "without": ["acknowledgement before mark"]}`"""
    for name in wishes.pop("without", []):
        PROTECTIONS[name]()
    for name, value in wishes.items():
        ALTERATIONS[name](value)


if __name__ == "__main__":
    alter(json.loads(os.environ.get(VARIABLE, "{}")))
    execute_from_command_line(sys.argv)
