"""A wrong value of the environment stops any command by one line that names the variable."""

import os
import subprocess
from pathlib import Path

import pytest
from support.programs import Command
from support.project import PYTHON, ROOT

from chatsite import environment, pushing

WRONG = [
    ("switch", "DEBUG", "maybe", ()),
    ("site", "SITE_URL", "chat.example.com", ("http://a",)),
    ("site", "SITE_URL", "https://chat.example.com/chat", ("http://a",)),
    ("site", "SITE_URL", "http://chat.example.com:0", ("http://a",)),
    ("site", "SITE_URL", "http://chat.example.com:99999", ("http://a",)),
    ("urls", "REDIS_URL", "http://redis:6379", (["redis"],)),
    ("servers", "KAFKA_BOOTSTRAP_SERVERS", "kafka", ()),
    ("servers", "KAFKA_BOOTSTRAP_SERVERS", "kafka:99999", ()),
    ("word", "KAFKA_TOPIC_PREFIX", "a b/ü", ("oreum",)),
    ("file", "KAFKA_SECURITY_CA_FILE", "/no/such/file", ()),
    ("number", "KAFKA_REPLICATION_FACTOR", "three", (1,)),
    ("choice", "SIGNUP", "sometimes", ("open", ["open", "closed"])),
    ("rate", "RATE_LIMIT_SEND", "often", ("30/10s",)),
    ("time_zone", "TIME_ZONE", "Mars/Olympus", ("Asia/Seoul",)),
    ("email", "EMAIL_URL", "carrier-pigeon://home", ()),
    ("size", "UPLOAD_MAX_BYTES", "large", ("25M",)),
    ("size", "UPLOAD_QUOTA_BYTES", "0", ("2G",)),
    ("size", "UPLOAD_QUOTA_BYTES", "2T", ("2G",)),
    ("database", "DATABASE_URL", "mysql://host/name", ("sqlite:///x",)),
    ("database", "DATABASE_URL", "postgres://", ("sqlite:///x",)),
    ("database", "DATABASE_URL", "postgres://user:secret@host:port/name", ("sqlite:///x",)),
    ("secret", "METRICS_TOKEN", "secret", ()),
    ("folder", "DATA_DIR", "/proc/no/such/folder", (Path.cwd(),)),
]


@pytest.mark.parametrize(("reader", "name", "value", "more"), WRONG)
def test_a_wrong_value_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, reader: str, name: str, value: str, more: tuple[object, ...]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as stopped:
        getattr(environment, reader)(name, *more)
    line = str(stopped.value)
    assert line.startswith(f"oreum: {name}")
    assert "\n" not in line
    assert "secret" not in line


def test_a_value_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("of the file\n")
    monkeypatch.setenv("KAFKA_SECURITY_PASSWORD_FILE", str(tmp_path / "password"))
    assert environment.text("KAFKA_SECURITY_PASSWORD") == "of the file"


def test_without_a_key_one_is_made_once_and_kept_to_its_owner(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    made = environment.secret_key("SECRET_KEY", tmp_path)
    assert environment.secret_key("SECRET_KEY", tmp_path) == made
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_the_key_of_push_is_made_once_and_one_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PUSH_KEY", raising=False)
    made = pushing.private_key("PUSH_KEY", tmp_path)
    assert pushing.private_key("PUSH_KEY", tmp_path) == made
    assert (tmp_path / "push-key").stat().st_mode & 0o077 == 0
    for wrong in ("A" * 43, "_" * 43, "short"):
        monkeypatch.setenv("PUSH_KEY", wrong)
        with pytest.raises(SystemExit, match="PUSH_KEY"):
            pushing.private_key("PUSH_KEY", tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUSH", "perhaps"),
        ("PUSH_KEY", "short"),
        ("PUSH_CONTACT", "nobody"),
        ("LIVE_TRANSPORT", "redis"),
        ("LIVE_TRANSPORT", "kafka"),
        ("LIVE_TRANSPORT", "redis+kafka"),
        ("SITE_URL", "nowhere"),
        ("DEBUG", "?"),
        ("UPLOAD_STORAGE", "ftp://host/folder"),
    ],
)
def test_a_command_says_one_line_and_ends(tmp_path: Path, name: str, value: str) -> None:
    variables = os.environ | {"DATA_DIR": str(tmp_path), name: value}
    for variable in ("REDIS_URL", "KAFKA_BOOTSTRAP_SERVERS"):
        variables.pop(variable, None)
    ended = check(variables)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith("oreum: ")


def test_production_settings_leave_nothing_to_warn_of(tmp_path: Path) -> None:
    variables = os.environ | {
        "DATA_DIR": str(tmp_path),
        "SITE_URL": "https://chat.example.com",
        "SECRET_KEY": "k" * 20 + "".join(chr(48 + number) for number in range(40)),
    }
    ended = check(variables, "--deploy", "--fail-level", "WARNING")
    assert ended.returncode == 0, ended.stderr


def test_runserver_is_that_of_daphne_which_brings_sockets() -> None:
    command: Command = [PYTHON, ROOT / "manage.py", "runserver", "--help"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert "--http_timeout" in ended.stdout


def check(variables: dict[str, str], *options: str) -> "subprocess.CompletedProcess[str]":
    command: Command = [PYTHON, ROOT / "manage.py", "check", *options]
    return subprocess.run(command, env=variables, capture_output=True, text=True)
