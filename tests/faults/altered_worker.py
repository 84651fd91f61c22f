"""`manage.py`, altered as ALTERATIONS in the environment says: a worker that dies at a step of its
loop, or that lacks a protection."""

import json
import os
import signal
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import django

django.setup()

from django.core.management import execute_from_command_line  # noqa: E402 - only set up it can
from django.db import transaction  # noqa: E402

from messaging.kafka.backlog import Backlog, WaitingEvent  # noqa: E402
from messaging.kafka.leases import AdvisoryLock  # noqa: E402
from messaging.kafka.producer import Producer  # noqa: E402
from messaging.projections.positions import Positions  # noqa: E402
from messaging.projections.sifting import Sifter, Taken  # noqa: E402
from rooms.events import Event  # noqa: E402
from tests.faults import VARIABLE  # noqa: E402
from tests.faults.diary import keep_a_diary  # noqa: E402
from tests.faults.replacing import replace  # noqa: E402

# Which function the worker dies in, and on which side of it.
BEFORE: dict[str, tuple[type, str]] = {
    "before it reads": (Backlog, "read"),
    "before it sends": (Producer, "deliver"),
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
    """In the first window that holds something."""
    if step == "before the commit of the mark":
        die_in_the_transaction()
    elif step in BEFORE:
        die_before(*BEFORE[step])
    else:
        die_after(*AFTER[step])


def die_before(owner: type, name: str) -> None:
    def altered(self: Any, given: Any, **options: Any) -> Any:
        if given:
            die()
        return original(self, given, **options)

    original = replace(owner, name, altered)


def die_after(owner: type, name: str) -> None:
    def altered(self: Any, given: Any, **options: Any) -> Any:
        returned = original(self, given, **options)
        if returned or (returned is None and given):
            die()
        return returned

    original = replace(owner, name, altered)


def die_in_the_transaction() -> None:
    def mark(self: Backlog, events: Sequence[WaitingEvent]) -> None:
        with transaction.atomic():
            original(self, events)
            if events:
                die()

    original = replace(Backlog, "mark", mark)


def share_every_shard(_wish: bool) -> None:
    """The lease is granted to whoever asks."""

    def take(self: AdvisoryLock, shard: int) -> bool:
        return True

    replace(AdvisoryLock, "take", take)


def without_acknowledgement_before_mark() -> None:
    """What was read is marked, whatever becomes of it."""

    def read(self: Backlog, limit: int, **which: Any) -> list[WaitingEvent]:
        events: list[WaitingEvent] = original_read(self, limit, **which)
        original_mark(self, events)
        return events

    def mark(self: Backlog, events: Iterable[WaitingEvent]) -> None:
        return

    original_read = replace(Backlog, "read", read)
    original_mark = replace(Backlog, "mark", mark)


def without_rows_not_marked() -> None:
    """A cursor on ids instead: what becomes visible behind it is never seen. It is all marked, so
    that the backlog looks empty."""
    last = 0

    def read(
        self: Backlog, limit: int, *, of_shards: Collection[int], without_rooms: Collection[int]
    ) -> list[WaitingEvent]:
        nonlocal last
        events: list[WaitingEvent] = original(
            self, limit, of_shards=of_shards, without_rooms=without_rooms
        )
        passed = [event for event in events if event.id < last]
        last = max([last, *(event.id for event in events)])
        self.mark(passed)
        return [event for event in events if event not in passed]

    original = replace(Backlog, "read", read)


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
