"""What a fault is, and what one application of it came to."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum, auto

from tests.faults.judge import Verdict
from tests.faults.judge_bridge import Findings
from tests.faults.stage import Stage

Strike = Callable[[Stage], AbstractAsyncContextManager[None]]


class Ground(StrEnum):
    """Which site a fault needs."""

    POSTGRES = auto()  # two web processes, Redis, PostgreSQL
    SQLITE = auto()  # one web process, SQLite
    LOSSY = auto()  # as POSTGRES, but hints between the processes are lost, repeated, late
    BRIDGE = auto()  # as POSTGRES, with one broker, two workers and a reader of the topic
    CLUSTER = auto()  # the same with three brokers
    LANES = auto()  # as BRIDGE, with live delivery by Redis and Kafka


WITH_BRIDGE = {Ground.BRIDGE, Ground.CLUSTER, Ground.LANES}


@dataclass(frozen=True)
class Fault:
    """`strike` is entered to do the harm and left to heal it. Of one that `is_hidden` nobody who
    talks may notice anything.
    """

    number: str
    name: str
    strike: Strike
    ground: Ground = Ground.POSTGRES
    is_hidden: bool = False


@dataclass
class Outcome:
    """Of one application. `recovery` is in seconds from the healing on, None where nobody could
    wait any longer."""

    fault: Fault
    verdict: Verdict
    recovery: float | None
    seed: int = 0
    findings: Findings | None = None
    heard: float = 0.0  # the longest from an author's answer until all others had it, in seconds
    notes: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        late = [] if self.recovery is not None else ["not everybody was whole again in time"]
        of_bridge = self.findings.faults if self.findings else []
        return [*self.verdict.faults, *of_bridge, *late, *self.notes]
