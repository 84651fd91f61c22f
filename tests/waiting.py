"""Wait for a condition, never for a time."""

import asyncio
import time
from collections.abc import Callable

STEP = 0.02


def wait_until(condition: Callable[[], object], *, seconds: float = 10, what: str = "") -> None:
    """Return as soon as the condition holds; an AssertionError if it never did."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what or condition}")
        time.sleep(STEP)


async def until(condition: Callable[[], object], *, seconds: float = 10, what: str = "") -> None:
    """The same on an event loop, which goes on meanwhile."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what or condition}")
        await asyncio.sleep(STEP)
