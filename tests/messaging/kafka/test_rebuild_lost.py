"""The database is lost: again from Kafka, proven, and shown as before, by real processes."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.project import PYTHON, ROOT

from tests.messaging.kafka.sites import Site, copied_database

SHOW = """
import json
from django.test import Client
from rooms.models import Room, User
client = Client(SERVER_NAME="chat.example")
client.force_login(User.objects.earliest("pk"))
for room in Room.objects.order_by("pk"):
    for path in ("messages", "members", "events"):
        answer = client.get(f"/api/v1/rooms/{room.pk}/{path}?limit=200")
        print(json.dumps([path, answer.status_code, answer.json()]))
    page = client.get(f"/rooms/{room.pk}/").content.decode()
    print('data-message="' in page, room.name in page)
"""


@contextmanager
def another_database(site: Site, template: str, directory: Path) -> Iterator[None]:
    """As empty as `template`; the site is the same otherwise."""
    directory.mkdir()
    with copied_database(template, directory) as site.database_url:
        yield


@pytest.fixture
def template(site: Site, request: pytest.FixtureRequest) -> str:
    kind = "sqlite" if site.database_url.startswith("sqlite") else "postgres"
    found: str = request.getfixturevalue(f"{kind}_template")
    return found


def manage(site: Site, *arguments: str, expected: int = 0) -> str:
    """What it says on stdout."""
    finished = site.run(PYTHON, ROOT / "manage.py", *arguments)
    assert finished.returncode == expected, finished.stdout + finished.stderr
    return finished.stdout


def shown(site: Site) -> str:
    """What people see, but for user names, which are not in the log."""
    return re.sub(r'"username": "[^"]*"', "", manage(site, "shell", "-v", "0", "-c", SHOW))


def test_a_lost_database_comes_back_and_looks_the_same(
    site: Site, template: str, tmp_path: Path
) -> None:
    # Each database with one of the layouts: what reads topics knows no database.
    site.layout = "per-room" if site.database_url.startswith("sqlite") else "shared"
    site.say(rooms=3, messages=60)
    assert site.run_worker("--once").returncode == 0
    before = shown(site)

    with another_database(site, template, tmp_path / "rebuilt"):
        assert json.loads(manage(site, "rebuild_from_log", "--json"))["proven"] is True
        assert manage(site, "verify_mirror").endswith("\n0 missing, 0 extra, 0 different\n")
        assert shown(site) == before
        room = site.ask("SELECT min(id) FROM rooms_room")
        replayed = manage(site, "replay", str(room), "--json").splitlines()
        assert [json.loads(line)["seq"] for line in replayed] == list(range(1, len(replayed) + 1))
        assert len(replayed) == site.ask(f"SELECT last_seq FROM rooms_room WHERE id = {room}")  # noqa: S608
