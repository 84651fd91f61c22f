"""What the environment says, checked: a wrong value stops the start with one line."""

import os
import re
import secrets
import tempfile
import zoneinfo
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import environ

SHORTEST_SECRET = 16
UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}

env = environ.FileAwareEnv()  # every NAME may come from the file named by NAME_FILE


def stop(variable: str, problem: str) -> NoReturn:
    raise SystemExit(f"oreum: {variable}: {problem}")


def text(name: str, default: str = "") -> str:
    try:
        return str(env.str(name, default)).strip()
    except OSError as error:
        stop(f"{name}_FILE", f"cannot be read: {error.strerror}")


def secret(name: str) -> str:
    """Something long enough that nobody guesses it, or nothing."""
    value = text(name)
    if value and len(value) < SHORTEST_SECRET:
        stop(name, f"is shorter than {SHORTEST_SECRET} characters")
    return value


def choice(name: str, default: str, choices: Sequence[str]) -> str:
    value = text(name, default)
    if value not in choices:
        stop(name, f"{value!r} is not one of {', '.join(choices)}")
    return value


def switch(name: str, default: str = "off") -> bool:
    value = text(name, default).lower()
    if value not in {"on", "off", "true", "false", "1", "0", "yes", "no"}:
        stop(name, f"{value!r} is neither on nor off")
    return value in {"on", "true", "1", "yes"}


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    if not re.fullmatch(r"\d{1,9}", value) or int(value) < least:
        stop(name, f"{value!r} is not a whole number of at least {least}")
    return int(value)


def size(name: str, default: str) -> int:
    """A number of bytes; K, M and G are powers of 1024."""
    value = text(name, default)
    match = re.fullmatch(r"(\d{1,12})([KMG]?)", value)
    if match is None or not int(match[1]):
        stop(name, f"{value!r} is not a number of bytes like 25M or 2G")
    return int(match[1]) * UNITS[match[2]]


def names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def url(name: str, default: str, schemes: Sequence[str]) -> str:
    value = text(name, default).rstrip("/")
    check_url(name, value, schemes)
    return value


def urls(name: str, schemes: Sequence[str]) -> list[str]:
    values = names(name)
    for value in values:
        check_url(name, value, schemes)
    return values


def check_url(name: str, value: str, schemes: Sequence[str]) -> None:
    try:
        parts = urlsplit(value)
        has_port = parts.port is None or parts.port > 0
        is_right = parts.scheme in schemes and bool(parts.hostname or parts.scheme == "unix")
    except ValueError:
        is_right = has_port = False
    if not (is_right and has_port):
        wanted = " or ".join(f"{scheme}://host:port" for scheme in schemes)
        stop(name, f"{without_password(value)!r} is not an address like {wanted}")


def site(name: str, default: str) -> str:
    """The address that people type: scheme, host and port, for Oreum is at the top of its host."""
    value = url(name, default, ["http", "https"])
    parts = urlsplit(value)
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        stop(name, f"{without_password(value)!r} is more than scheme, host and port")
    return value


def without_password(value: str) -> str:
    return re.sub(r"//[^@/]*@", "//…@", value)


def servers(name: str) -> list[str]:
    values = names(name)
    for value in values:
        match = re.fullmatch(r"(?:\[[0-9a-fA-F:]+\]|[\w.-]+):(\d{1,5})", value)
        if match is None or not 0 < int(match[1]) < 65_536:
            stop(name, f"{value!r} is not host:port")
    return values


def word(name: str, default: str) -> str:
    """Something that can be part of a Kafka topic's name."""
    value = text(name, default)
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,200}", value):
        stop(name, f"{value!r} may only hold letters, digits, dots, dashes and underscores")
    return value


def file(name: str) -> str | None:
    """The path of a file that is there; None where nothing is set."""
    value = text(name)
    if value and not Path(value).is_file():
        stop(name, f"there is no file {value}")
    return value or None


def email(name: str) -> dict[str, object]:
    """The EMAIL_… settings of an address like smtp+tls://user:password@host:587."""
    value = text(name)
    try:
        return dict(env.email_url_config(value)) if value else {}
    except (ValueError, LookupError, environ.ImproperlyConfigured):
        wanted = "smtp://, smtp+tls:// or smtp+ssl://user:password@host:port"
        stop(name, f"{without_password(value)!r} is not an address like {wanted}")


def rate(name: str, default: str) -> str:
    value = text(name, default)
    if not re.fullmatch(r"[1-9]\d{0,6}/([1-9]\d{0,4})?[smhd]", value):
        stop(
            name, f"{value!r} is not a rate like 30/10s (a number, a slash, a time in s, m, h or d)"
        )
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    if value not in zoneinfo.available_timezones():
        stop(name, f"{value!r} is not the name of a time zone, like Asia/Seoul")
    return value


def folder(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(name, f"{path} cannot be made: {error.strerror}")
    if not os.access(path, os.W_OK | os.X_OK):
        stop(name, f"{path} cannot be written to")
    return path


def database(name: str, default: str) -> dict[str, object]:
    value = text(name, default)
    if not value.startswith(("sqlite:///", "postgres://", "postgresql://")):
        stop(name, f"{without_password(value)!r} is neither sqlite:///path nor postgres://…")
    try:
        config = dict(env.db_url_config(value))
        if not config.get("NAME"):
            stop(name, f"{without_password(value)!r} does not name a database")
        return config
    except (ValueError, environ.ImproperlyConfigured) as error:
        stop(name, str(error))


def secret_key(name: str, data_dir: Path) -> str:
    """What sessions and links are signed with."""
    return kept_secret(name, data_dir / "secret-key", lambda: secrets.token_urlsafe(50))


def kept_secret(name: str, path: Path, make: Callable[[], str]) -> str:
    """What the environment says, else one made on the first start and kept beside the data."""
    given = text(name)
    if given:
        return given
    try:
        if not path.exists():
            _keep_secret(path, make())
    except OSError as error:
        stop(name, f"is not set and {path} cannot be written: {error.strerror}")
    key = path.read_text().strip()
    if not key:
        stop(name, f"{path} is empty: remove it, or set {name}")
    return key


def _keep_secret(path: Path, secret: str) -> None:
    """Two processes may start at once: whose file is linked first decides, and it is whole."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as written:
        written.write(secret)
        written.flush()
        os.fsync(written.fileno())
        with suppress(FileExistsError):
            os.link(written.name, path)
