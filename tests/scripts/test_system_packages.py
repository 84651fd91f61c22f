import pytest
from support import system_packages
from support.failure import Failure
from support.system_packages import Need

ABSENT = Need("Frobnicator 3", lambda: False, ("coreutils",))


def test_what_is_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "install", lambda needs: pytest.fail("installed"))
    system_packages.ensure(Need("a shell", lambda: True, ("bash",)))


def test_without_the_right_to_install_the_one_command_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system_packages, "can_install", lambda: False)
    monkeypatch.setattr(system_packages, "knows_apt", lambda: True)
    with pytest.raises(Failure, match=r"needs Frobnicator 3; .*sudo apt-get install -y coreutils$"):
        system_packages.ensure(ABSENT)


def test_another_system_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "knows_apt", lambda: False)
    with pytest.raises(Failure, match="needs Frobnicator 3; install it with the package manager"):
        system_packages.ensure(ABSENT)


def test_what_the_packages_did_not_bring_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "can_install", lambda: True)
    monkeypatch.setattr(system_packages, "install", lambda needs: None)
    with pytest.raises(Failure, match="apt-get did not bring it"):
        system_packages.ensure(ABSENT)
