"""Rooms with a past."""

import json

from tests.browser.people import Place
from tests.running import RunningOreum


def seeded_room(oreum: RunningOreum, *, messages: int, prefix: str) -> Place:
    """A public room of two people with so many messages; another prefix is another room."""
    amount = ["--users", "2", "--rooms", "1", "--messages", str(messages), "--prefix", prefix]
    lines = [json.loads(line) for line in oreum.manage("seed_load", *amount).splitlines()]
    return Place(next(line["room"] for line in lines if "room" in line))
