import json
from pathlib import Path

import pytest
from support import environment


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one lock, and an environment of Python 3.12 in which it is installed."""
    home = tmp_path / ".venv"
    (home / "lib" / "python3.12").mkdir(parents=True)
    (home / "bin").mkdir()
    (tmp_path / "python3.12").touch()
    (home / "bin" / "python").symlink_to(tmp_path / "python3.12")
    (tmp_path / "lock.txt").write_text("django==5.2\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VIRTUAL_ENVIRONMENT", home)
    monkeypatch.setattr(environment, "PYTHON", home / "bin" / "python")
    monkeypatch.setattr(environment, "STAMPS", home / "stamps.json")
    environment.STAMPS.write_text(json.dumps({"lock.txt": environment.digest("lock.txt")}))
    return tmp_path


def test_what_is_installed_is_not_installed_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "install", lambda locks: pytest.fail("installed"))
    environment.ensure("lock.txt")


def test_a_lock_that_changed_is_missing(checkout: Path) -> None:
    (checkout / "lock.txt").write_text("django==5.2.1\n")
    assert environment.missing(("lock.txt",)) == ["lock.txt"]


def test_a_python_that_went_away_takes_all_with_it(checkout: Path) -> None:
    (checkout / "python3.12").unlink()
    assert environment.missing(("lock.txt",)) == ["lock.txt"]


def test_a_newer_python_of_the_system_has_nothing_installed(checkout: Path) -> None:
    link = checkout / ".venv" / "bin" / "python"
    link.unlink()
    (checkout / "python3.13").touch()
    link.symlink_to(checkout / "python3.13")
    assert environment.missing(("lock.txt",)) == ["lock.txt"]


def test_damaged_stamps_are_no_stamps(checkout: Path) -> None:
    environment.STAMPS.write_text("{")
    assert environment.missing(("lock.txt",)) == ["lock.txt"]
