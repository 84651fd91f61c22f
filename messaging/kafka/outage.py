"""A part that is away is waited for: one line when it goes, one when it is back."""

import random
import time
from collections.abc import Callable
from typing import Any

import structlog

logger = structlog.get_logger(__name__)

LONGEST_PAUSE = 5.0
FIRST_PAUSE = 0.2
LONGEST_REASON = 200


class Outage:
    """Whether `part` is away, since when, and how long to wait before the next try."""

    def __init__(
        self,
        part: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.part = part
        self.clock = clock
        self.uniform = uniform
        self.since: float | None = None
        self.tries = 0

    def begin(self, reason: BaseException | str, *, what: str = "is away") -> None:
        if self.since is None:
            self.since = self.clock()
            logger.warning(f"{self.part} {what}, waiting for it", reason=short(reason))

    def pause(self) -> float:
        """Seconds to wait now: full jitter, so that many workers do not come back as one."""
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**self.tries)
        self.tries = min(self.tries + 1, 10)
        return self.uniform(0, longest)

    def end(self, **facts: Callable[[], Any]) -> None:
        """Say once that it is back. `facts` are asked only then, for they may cost a query."""
        if self.since is None:
            return
        told = {name: fact() for name, fact in facts.items()}
        logger.warning(f"{self.part} is back", seconds=round(self.clock() - self.since, 1), **told)
        self.since, self.tries = None, 0


def short(reason: BaseException | str) -> str:
    """One line: what servers answer can run over pages."""
    if isinstance(reason, BaseException):
        reason = f"{type(reason).__name__}: {reason}"
    return " ".join(reason.split())[:LONGEST_REASON]
