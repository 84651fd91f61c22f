"""`chatsite.asgi`, altered as ALTERATIONS in the environment says, for uvicorn to serve.

The product has no switches for its tests: what is taken from it here is taken from outside.
"""

import json
import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from time import sleep
from typing import Any

from django.db import transaction
from django.utils import timezone

from chatsite.asgi import application
from messaging import commit, consumers, writer
from messaging.commit import Outcome, Send
from messaging.live import cursor, healing, heartbeat
from messaging.live.event import LiveEvent
from messaging.live.transports.base import Receiver
from messaging.live.transports.redis import RedisTransport
from tests.faults import VARIABLE
from tests.faults.altered_reading import READING
from tests.faults.replacing import replace

__all__ = ["application"]


SECONDS_BEFORE_COMMIT = 0.05


def ping_often(seconds: float) -> None:
    """Half-open connections are noticed within two pings: no test waits a minute for that."""
    for module in (heartbeat, consumers):
        replace(module, "SECONDS_BETWEEN_PINGS", seconds)


def without_reader_rule() -> None:
    """Whatever comes is passed on as it comes."""

    def offer(self: cursor.Cursor[Any], seq: int, item: Any) -> list[Any]:
        if self.last is None:
            self._hold(seq, item)
            return []
        self.last = max(seq, self.last)
        return [item]

    replace(cursor.Cursor, "offer", offer)


def without_heads() -> None:
    """A hint that was lost is lost."""

    async def compare(self: healing.Healing) -> None:
        return

    replace(healing.Healing, "_compare", compare)


def without_uniqueness() -> None:
    """The look-up; the constraint in the database is dropped by who starts this."""

    def stored(sends: Sequence[Send]) -> dict[Any, Any]:
        return {}

    replace(commit, "_stored", stored)


def without_order_of_commit_and_answer() -> None:
    """Senders hear of it a moment before it is committed."""

    def commit_sends(
        sends: Sequence[Send], *, before_events: Callable[[list[Outcome]], None]
    ) -> list[Outcome]:
        with transaction.atomic():
            outcomes = commit.commit_sends(sends)
            before_events(outcomes)
            sleep(SECONDS_BEFORE_COMMIT)
        return outcomes

    replace(writer, "commit_sends", commit_sends)


class LossyReceiver:
    """Drops three hints of ten, repeats one, and lets one wait for the next of its room."""

    def __init__(self, receiver: Receiver, dice: Random) -> None:
        self._receiver = receiver
        self._dice = dice
        self._late: dict[int, list[LiveEvent]] = {}

    def receive_events(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        late = self._late.pop(room_id, [])
        for event in events:
            fate = self._dice.random()
            if fate < 0.3:
                continue
            if fate < 0.4:
                self._late.setdefault(room_id, []).append(event)
                continue
            self._receiver.receive_events(room_id, [event] * (2 if fate < 0.5 else 1))
        if late:
            self._receiver.receive_events(room_id, late)

    def is_news(self, room_id: int, seq: int) -> bool:
        return self._receiver.is_news(room_id, seq)

    def receive_frame(self, user_id: int, frame: str) -> None:
        self._receiver.receive_frame(user_id, frame)

    def receive_notice(self, room_id: int, frame: str) -> None:
        self._receiver.receive_notice(room_id, frame)


def lossy_pokes(seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - so that a failure can be repeated

    async def opened(self: RedisTransport, receiver: Receiver) -> None:
        await original(self, LossyReceiver(receiver, dice))

    original = replace(RedisTransport, "open", opened)


def wrong_clock(seconds: float) -> None:
    """The wall clock that the application reads."""
    now = timezone.now

    def shifted() -> datetime:
        return now() + timedelta(seconds=seconds)

    replace(timezone, "now", shifted)


def late_commits(seconds: float) -> None:
    """What has drawn its ids becomes visible behind what others draw meanwhile. Each third time:
    else what comes meanwhile would make the next one a batch of all rooms, which lets nobody by.
    """
    is_late = cycle([True, False, False])

    def commit_sends(
        sends: Sequence[Send], *, before_events: Callable[[list[Outcome]], None]
    ) -> list[Outcome]:
        with transaction.atomic():
            outcomes = commit.commit_sends(sends, before_events=before_events)
            if next(is_late):
                sleep(seconds)
        return outcomes

    replace(writer, "commit_sends", commit_sends)


ALTERATIONS: dict[str, Callable[..., None]] = {
    "ping": ping_often,
    "pokes": lossy_pokes,
    "clock": wrong_clock,
    "commits": late_commits,
}
PROTECTIONS: dict[str, Callable[[], None]] = {
    "reader rule": without_reader_rule,
    "heads": without_heads,
    "client_id": without_uniqueness,
    "commit before ack": without_order_of_commit_and_answer,
    **READING,
}


def alter(wishes: dict[str, Any]) -> None:
    """`{"ping": 2, "without": ["heads"]}`"""
    for name in wishes.pop("without", []):
        PROTECTIONS[name]()
    for name, value in wishes.items():
        ALTERATIONS[name](value)


alter(json.loads(os.environ.get(VARIABLE, "{}")))
