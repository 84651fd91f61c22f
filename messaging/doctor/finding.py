"""What the doctor says of one part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto


class State(StrEnum):
    OK = auto()
    OFF = auto()  # an optional part that is not switched on
    WARNING = auto()  # works, but look at it
    BROKEN = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """`mend` is what to do about it, in one line; empty where there is nothing to do."""

    part: str
    state: State
    detail: str
    mend: str = ""


Check = Callable[[], Iterator[Finding]]


def ok(part: str, detail: str) -> Finding:
    return Finding(part, State.OK, detail)


def off(part: str, detail: str) -> Finding:
    return Finding(part, State.OFF, detail)


def warning(part: str, detail: str, mend: str) -> Finding:
    return Finding(part, State.WARNING, detail, mend)


def broken(part: str, detail: str, mend: str) -> Finding:
    return Finding(part, State.BROKEN, detail, mend)


def first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
