"""The units of deploy/systemd: systemd reads them, and they run what the checkout has."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

from messaging.management.roles import NOT_SET_UP

ROOT = Path(__file__).resolve().parent.parent
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
INSTALLED = "/opt/oreum"


def parsed(unit: Path) -> configparser.ConfigParser:
    """Strict: a key that stands twice is an error."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(unit.read_text(encoding="utf-8"))
    return parser


def test_there_is_a_unit_for_the_web_and_one_for_the_worker() -> None:
    assert [unit.name for unit in UNITS] == ["oreum-web.service", "oreum-worker.service"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_program_of_the_checkout_as_a_user_of_its_own(unit: Path) -> None:
    service = parsed(unit)["Service"]
    program = service["ExecStart"].split()[0].removeprefix(f"{INSTALLED}/")

    assert (ROOT / program).is_file()
    assert service["User"] == "oreum"
    assert service["EnvironmentFile"] == "/etc/oreum.env"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not here; the others are checked"
)
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path, tmp_path: Path) -> None:
    """With the programs where they are here, for it looks whether they are there."""
    here = tmp_path / unit.name
    here.write_text(unit.read_text(encoding="utf-8").replace(INSTALLED, str(ROOT)))

    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(here)], capture_output=True, text=True
    )

    assert (found.returncode, found.stderr) == (0, "")


def test_the_worker_is_not_started_again_and_again_where_a_person_has_to_act() -> None:
    worker = parsed(ROOT / "deploy" / "systemd" / "oreum-worker.service")["Service"]

    assert worker["Restart"] == "on-failure"
    assert str(NOT_SET_UP) in worker["RestartPreventExitStatus"].split()
