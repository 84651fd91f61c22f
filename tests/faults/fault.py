"""What a fault is, and what one application of it came to."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum, auto

from tests.faults.judge import Verdict
from tests.faults.stage import Stage

Strike = Callable[[Stage], AbstractAsyncContextManager[None]]


class Ground(StrEnum):
    """Which site a fault needs."""

    POSTGRES = auto()  # two web processes, Redis, PostgreSQL
    SQLITE = auto()  # one web process, SQLite
    LOSSY = auto()  # as POSTGRES, but hints between the processes are lost, repeated, late


@dataclass(frozen=True)
class Fault:
    """`strike` is entered to do the harm and left to heal it."""

    number: str
    name: str
    strike: Strike
    ground: Ground = Ground.POSTGRES


@dataclass
class Outcome:
    """Of one application. `recovery` is in seconds from the healing on, None where nobody could
    wait any longer."""

    fault: Fault
    verdict: Verdict
    recovery: float | None
    seed: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        late = [] if self.recovery is not None else ["not everybody was whole again in time"]
        return [*self.verdict.faults, *late, *self.notes]
