"""Who talks, and where."""

import json

from tests.faults.fleet import Fleet
from tests.faults.stage import Account


def seed_people(fleet: Fleet, *, users: int, rooms: int) -> tuple[list[int], list[Account]]:
    """Rooms, and people who are members of all of them."""
    lines = fleet.oreum.manage("seed_load", "--users", str(users), "--rooms", str(rooms))
    rows = [json.loads(line) for line in lines.splitlines()]
    accounts = [Account(row["user"], row["token"]) for row in rows if "token" in row]
    return [row["room"] for row in rows if "room" in row], accounts
