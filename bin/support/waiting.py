"""Wait for a condition, never for a time."""

import time
from collections.abc import Callable

STEP = 0.02


def holds_within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether the condition came true before the time was over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(STEP)
    return True
