from pathlib import Path

import pytest
from support import node, system_packages
from support.failure import Failure


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose lock is installed."""
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(node, "LOCK", tmp_path / "package-lock.json")
    monkeypatch.setattr(node, "STAMP", tmp_path / "node_modules" / "installed-lock")
    monkeypatch.setattr(node, "CACHE", tmp_path / ".cache")
    node.STAMP.write_text(node.digest())
    return tmp_path


def test_what_is_installed_is_not_installed_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "install", lambda: pytest.fail("installed"))
    node.ensure()


def test_a_lock_that_changed_is_installed_once(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(node, "run", lambda command, otherwise: installed.append(command[1]))
    (checkout / "package-lock.json").write_text('{"packages": {}}')
    node.ensure()
    node.ensure()
    assert installed == ["ci"]


def test_without_npm_one_line_says_what_brings_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node.STAMP.unlink()
    monkeypatch.setattr(node, "is_there", lambda: True)
    monkeypatch.setenv("PATH", str(checkout))
    monkeypatch.setattr(system_packages, "can_install", lambda: False)
    monkeypatch.setattr(system_packages, "knows_apt", lambda: True)
    monkeypatch.setattr(system_packages, "known_package", lambda need: need.packages[-1])
    with pytest.raises(Failure, match=r"^needs npm; install it with: .*install -y npm$"):
        node.ensure()
