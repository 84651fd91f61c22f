import socket
from pathlib import Path

import pytest
from support import ports
from support.failure import Failure
from support.ports import LOOPBACK, PortBook


def test_a_name_keeps_its_port(tmp_path: Path) -> None:
    chosen = PortBook(tmp_path / "ports.json").port("redis")
    assert PortBook(tmp_path / "ports.json").port("redis") == chosen


def test_two_names_have_two_ports(tmp_path: Path) -> None:
    book = PortBook(tmp_path / "ports.json")
    assert book.port("redis") != book.port("postgres")


def test_a_first_choice_goes_round_a_port_in_use(tmp_path: Path) -> None:
    wanted = PortBook(tmp_path / "ports.json").choose(taken=set())
    with socket.create_server((LOOPBACK, wanted)):
        assert PortBook(tmp_path / "ports.json").port("redis") != wanted


def test_a_stranger_on_a_kept_port_is_named_with_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "GRACE_SECONDS", 0)
    book = PortBook(tmp_path / "ports.json")
    port = book.port("redis")
    with (
        socket.create_server((LOOPBACK, port)),
        pytest.raises(Failure, match=rf"port {port} of redis is in use .* delete .*ports\.json"),
    ):
        book.refuse_strangers("redis")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "ports.json").write_text("{")
    with pytest.raises(Failure, match="damaged"):
        PortBook(tmp_path / "ports.json").port("redis")
