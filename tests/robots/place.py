"""The site that robots visit: two web processes on one database, and what is asked of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.database import Database, decoded
from tests.faults.fleet import Fleet
from tests.faults.grounds import PATHS, on_postgres, running, wires
from tests.robots.judge import Standing
from tests.robots.ledger import Happening, Ledger
from tests.running import RunningOreum
from tests.servers import own_servers

LOG = (
    "SELECT room_id, seq, type, actor_id, data FROM rooms_roomevent"
    " WHERE room_id = ? AND seq > ? ORDER BY seq"
)
STANDINGS = "SELECT user_id, room_id, read_seq, level FROM rooms_membership"
# A line a person, with a session for each device.
GUESTS = """
import json
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from rooms.models import User
for number in range({people}):
    user = User.objects.create_user(username=f"robot{{number}}", display_name=f"로봇 {{number}}")
    clients = [Client() for _device in range({devices})]
    for client in clients:
        client.force_login(user)
        client.cookies[settings.CSRF_COOKIE_NAME] = _get_new_csrf_string()
    cookies = [client.cookies.output(attrs=[], header="", sep=";").strip() for client in clients]
    print(json.dumps([user.pk, user.username, cookies]))
"""


class Guest(NamedTuple):
    user: int
    username: str
    cookies: list[str]


@contextmanager
def site(directory: Path, *, is_postgres: bool, alterations: dict[str, Any]) -> Iterator[Fleet]:
    ground = on_postgres if is_postgres else on_sqlite
    with ground(directory, webs=2, alterations=alterations) as fleet:
        yield fleet


@contextmanager
def on_sqlite(directory: Path, *, webs: int, alterations: dict[str, Any]) -> Iterator[Fleet]:
    """Several web processes on one file, with Redis between them."""
    directory.mkdir(parents=True, exist_ok=True)
    with own_servers(directory / "servers", ["redis"]) as stack, wires() as loop:
        oreum = RunningOreum(directory, PATHS | {"REDIS_URL": stack.exports()["REDIS_URL"]})
        database = Database(f"sqlite:///{directory / 'oreum.sqlite3'}")
        fleet = Fleet(oreum, loop, database, stack)
        with running(fleet, webs, alterations):
            yield fleet


def guests(fleet: Fleet, *, people: int, devices: int) -> list[Guest]:
    """New people, and a cookie for each of their devices."""
    said = fleet.oreum.manage(
        "shell", "-v", "0", "-c", GUESTS.format(people=people, devices=devices)
    )
    return [Guest(*json.loads(line)) for line in said.splitlines() if line.startswith("[")]


def read_on(database: Database, ledger: Ledger) -> None:
    """Tell the ledger what was added to the log."""
    for room, head in database.heads().items():
        known = ledger.rooms[room].head
        if head > known:
            rows = database.ask(LOG, [room, known])
            ledger.tell(
                Happening(room, seq, type, actor, decoded(data))
                for room, seq, type, actor, data in rows
            )


def read_standings(database: Database) -> dict[tuple[int, int], Standing]:
    rows = database.ask(STANDINGS)
    return {(person, room): Standing(read, level) for person, room, read, level in rows}
