"""When to try again, and when no more. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta

FIRST_PAUSE = 10.0
LONGEST_PAUSE = 3_600.0
LASTING = timedelta(days=1)


def pause(tries: int, asked: float | None, uniform: Callable[[float, float], float]) -> timedelta:
    """After so many failed tries of one delivery: 10 s, twice as long each time, an hour at most.

    A fifth of it is chance, so that what failed together does not come back together. `asked` is
    what the receiver wants to have (Retry-After, seconds); it may ask for more, up to an hour.
    """
    seconds = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries - 1, 10))
    seconds *= uniform(0.8, 1.2)
    return timedelta(seconds=max(seconds, min(asked or 0, LONGEST_PAUSE)))


def is_hopeless(failing_since: datetime, now: datetime) -> bool:
    return now - failing_since >= LASTING
