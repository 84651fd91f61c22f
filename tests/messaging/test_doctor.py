"""`manage.py doctor`: names what works, what does not, and the mend."""

import json
import socket
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from support.programs import Command
from support.project import PYTHON, ROOT

from messaging.doctor import database, places
from messaging.health import PROBES
from messaging.metrics.exchange import exchange
from rooms import log
from rooms.models import Room, User
from tests.messaging.test_health import closed_port
from tests.running import own_environment

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation without a fault; its data directory."""
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("SECRET_KEY_FILE", raising=False)
    settings.DATA_DIR = settings.STATIC_ROOT = tmp_path
    settings.REDIS_URLS, settings.KAFKA_BOOTSTRAP_SERVERS = [], []
    settings.LIVE_TRANSPORT, settings.RATE_LIMITS = "memory", True
    (tmp_path / "secret-key").touch(0o600)
    (tmp_path / "staticfiles.json").touch()
    return tmp_path


def run() -> tuple[dict[str, list[dict[str, Any]]], int]:
    """The findings by part, and the exit code."""
    out, code = StringIO(), 0
    try:
        call_command("doctor", "--json", stdout=out)
    except SystemExit as leaving:
        code = int(str(leaving.code))
    content = json.loads(out.getvalue())
    assert content["ok"] == (code == 0)
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in content["checks"]:
        found.setdefault(finding["part"], []).append(finding)
    return found, code


def only(part: str) -> dict[str, Any]:
    found, _code = run()
    (finding,) = found[part]
    return finding


def test_an_installation_without_a_fault_is_well(well: Path, dana: User) -> None:
    found, code = run()
    states = {
        part: finding["state"] for part, (finding,) in found.items() if part != "translations"
    }
    assert code == 0
    assert states == {
        "settings": "ok",
        "data directory": "ok",
        "secret key": "ok",
        "database": "ok",
        "clock": "ok",
        "admin": "ok",
        "redis": "off",
        "kafka": "off",
        "metrics": "ok",
        "static files": "ok",
    }


def test_a_part_that_is_broken_is_named_with_its_mend(well: Path) -> None:
    (well / "staticfiles.json").unlink()
    found, code = run()
    assert code == 1
    assert found["static files"][0]["state"] == "broken"
    assert "collectstatic" in found["static files"][0]["mend"]


def test_people_read_one_line_a_part(well: Path, dana: User) -> None:
    out = StringIO()
    call_command("doctor", stdout=out)
    lines = out.getvalue().splitlines()
    assert any(line.startswith("ok") and "database" in line for line in lines)
    assert any(line.startswith("off") and "redis" in line for line in lines)


def test_a_secret_key_that_others_can_read_is_broken(well: Path) -> None:
    (well / "secret-key").chmod(0o640)
    finding = only("secret key")
    assert (finding["state"], finding["mend"]) == ("broken", f"chmod 600 {well / 'secret-key'}")


def test_a_full_disk_is_broken_and_a_filling_one_is_looked_at(well: Path) -> None:
    for free, state in [(10 * places.MEBIBYTE, "broken"), (500 * places.MEBIBYTE, "warning")]:
        with mock.patch(
            "messaging.doctor.places.shutil.disk_usage", return_value=mock.Mock(free=free)
        ):
            assert only("data directory")["state"] == state


def test_a_database_without_its_migrations_is_broken(well: Path) -> None:
    with mock.patch(
        "messaging.doctor.database.MigrationExecutor.migration_plan",
        return_value=[("rooms", "0002")],
    ):
        finding = only("database")
    assert finding["state"] == "broken"
    assert "migrate" in finding["mend"]


def test_a_database_that_does_not_answer_is_broken(well: Path) -> None:
    with mock.patch.object(database, "_knock", side_effect=DatabaseError("no such host\nmore")):
        finding = only("database")
    assert (finding["state"], finding["detail"]) == ("broken", "no such host")


def test_the_doctor_changes_nothing(well: Path, room: Room) -> None:
    tables = connection.introspection.table_names()
    run()
    assert connection.introspection.table_names() == tables
    assert Room.objects.get() == room


def test_servers_that_are_switched_on_and_away_are_broken(well: Path, settings: Settings) -> None:
    settings.REDIS_URLS = [f"redis://:geheim@{closed_port()}"]
    found, code = run()
    assert code == 1
    assert found["redis"][0]["state"] == "broken"
    assert "geheim" not in str(found)


def test_a_clock_that_ran_ahead_is_looked_at(well: Path, room: Room) -> None:
    ahead = timezone.now() + timedelta(hours=2)
    log.append(room_id=room.pk, type="room.updated", data={}, actor=None, at=ahead)
    assert only("clock")["state"] == "warning"


def test_risky_settings_are_looked_at(well: Path, settings: Settings) -> None:
    settings.RATE_LIMITS = False
    assert only("settings")["state"] == "warning"


def test_a_path_too_long_for_sockets_is_looked_at(
    well: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "folder", well / ("x" * 100))
    finding = only("metrics")
    assert finding["state"] == "warning"
    assert "DATA_DIR" in finding["mend"]


@pytest.mark.parametrize("is_set_up", [False, True])
def test_the_doctor_and_the_health_check_tell_the_same(
    well: Path, settings: Settings, client: Client, is_set_up: bool
) -> None:
    settings.REDIS_URLS = [f"redis://{closed_port()}"] if is_set_up else []
    told = client.get("/health/ready").json()["dependencies"]["redis"]
    finding = only("redis")
    states = ("down", "broken") if is_set_up else ("off", "off")
    assert (told["state"], finding["state"]) == states
    assert bool(finding["mend"]) == is_set_up


def test_the_doctor_looks_at_every_dependency(well: Path) -> None:
    found, _code = run()
    assert {probe.name for probe in PROBES} <= found.keys()


def test_servers_that_hang_keep_the_doctor_for_seconds(tmp_path: Path) -> None:
    command: Command = [PYTHON, ROOT / "manage.py", "doctor", "--json"]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        variables = own_environment() | {
            "DATA_DIR": str(tmp_path),
            "REDIS_URL": f"redis://{address}",
            "KAFKA_BOOTSTRAP_SERVERS": address,
        }
        ended = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=30)
    found = {finding["part"]: finding["state"] for finding in json.loads(ended.stdout)["checks"]}
    assert ended.returncode == 1
    assert (found["redis"], found["kafka"]) == ("broken", "broken")
