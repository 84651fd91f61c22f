"""What must not get into a log is kept out of every line: by the name of its key, by its look and,
in tracebacks, by its place.

Bodies of messages are never handed to a logger. But servers quote rows and values in their errors
(PostgreSQL: `DETAIL: Failing row contains …`), and addresses carry keys of doors.
"""

import re
import traceback
from functools import lru_cache
from types import TracebackType
from typing import Any

LONGEST_MESSAGE = 200
HIDDEN = "…"

SECRET_KEYS = re.compile(
    r"passw|token|secret|cookie|authorization|session|csrf|body", re.IGNORECASE
)
SECRETS = re.compile(
    r"""(?x)
    (?P<door> /join/ | /hooks/ | /password/reset/key/ ) [^/?\s"']+
    | (?P<scheme> \b (?i:bearer) \s ) \s* \S+
    | (?P<before_host> :// ) [^/@\s]* @
    | (?P<token> \boreum_ ) [\w-]{20,}
    | (?P<cookie> \b (?:sessionid|csrftoken|__Host-session|__Host-csrf) = ) [^;\s"']+
    """
)
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # line breaks are written as \n anyway

Line = dict[str, Any]
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def redact(_logger: Any, _method: str, line: Line) -> Line:
    """The last step before a line is written."""
    for key, value in line.items():
        if _is_secret(key):
            line[key] = HIDDEN
        elif value is not None and not isinstance(value, int | float):
            line[key] = CONTROL.sub("?", SECRETS.sub(_hide, str(value)))
    return line


@lru_cache(maxsize=512)
def _is_secret(key: str) -> bool:
    return SECRET_KEYS.search(key) is not None


def _hide(found: re.Match[str]) -> str:
    """What shows that there was something, and the something not."""
    return f"{found[found.lastgroup or 0]}{HIDDEN}"


def tell_exception(exc_info: ExceptionInfo) -> str:
    """A traceback in which errors say no more than their first line, and not much of that."""
    errors = _and_what_led_to(exc_info[1])
    return "\n".join(
        f"{''.join(traceback.format_tb(error.__traceback__))}{_name(error)}: {_message(error)}"
        for error in errors
    )


def _and_what_led_to(error: BaseException) -> list[BaseException]:
    """The first cause first."""
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in found:
        found.insert(0, cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return found


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _message(error: BaseException) -> str:
    lines = str(error).splitlines()
    return lines[0][:LONGEST_MESSAGE] if lines else ""
