"""The projections as groups: places from the database, ends and members from Kafka."""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field

from messaging.health import Dependency, State
from messaging.kafka.groups import GroupState, group_states
from messaging.kafka.reader import Away
from messaging.kafka.topics import configured_layout
from messaging.models import DeadLetter, ProjectionPosition
from messaging.projections.catalogue import PROJECTIONS
from messaging.projections.lag import PartitionLag, group_lag
from messaging.projections.worker import group_name

SECONDS_TO_ANSWER = 1.5
SECONDS_BETWEEN_QUESTIONS = 1.8


@dataclass(frozen=True, slots=True)
class Seen:
    """What Kafka said last. `problem` is one line, empty where it answered."""

    ends: Mapping[tuple[str, int], int] = field(default_factory=dict)
    states: Mapping[str, GroupState] = field(default_factory=dict)
    problem: str = ""


class Question:
    """Asked on a thread of its own: a broker that hangs holds that thread and no page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answer: Future[Seen] | None = None
        self._asked_at = 0.0

    def ask(self) -> Seen:
        answer = self._start()
        wait([answer], timeout=SECONDS_TO_ANSWER)
        return answer.result() if answer.done() else Seen(problem="Timeout")

    def _start(self) -> Future[Seen]:
        with self._lock:
            is_old = time.monotonic() - self._asked_at > SECONDS_BETWEEN_QUESTIONS
            if self._answer is None or (self._answer.done() and is_old):
                self._answer = Future()
                self._asked_at = time.monotonic()
                threading.Thread(target=self._run, args=[self._answer], daemon=True).start()
            return self._answer

    def _run(self, answer: Future[Seen]) -> None:
        try:
            names = [group_name(name) for name in PROJECTIONS]
            answer.set_result(Seen(*group_states(configured_layout(), names)))
        except Away as error:
            answer.set_result(Seen(problem=str(error)))
        except Exception as error:
            answer.set_result(Seen(problem=type(error).__name__))


question = Question()


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """`end` and `lag` are None while Kafka does not tell where the partitions end."""

    projection: str
    group: str
    state: str
    members: list[str]
    partitions: list[PartitionLag]
    position: int
    end: int | None
    lag: int | None
    letters: int


def groups(kafka: Dependency) -> tuple[list[GroupFigures], str]:
    """Of every projection, and why Kafka's part is missing, if it is."""
    is_up = kafka.state == State.UP
    seen = question.ask() if is_up else Seen(problem=kafka.problem or kafka.state)
    return [group_figures(name, seen) for name in PROJECTIONS], seen.problem


def group_figures(projection: str, seen: Seen) -> GroupFigures:
    group = group_name(projection)
    state = seen.states.get(group) or GroupState(group, state="")
    stored = ProjectionPosition.objects.filter(projection=projection)
    ends = seen.ends or {(row.topic, row.partition): row.next_offset for row in stored}
    lag = group_lag(projection, state, dict(ends))
    is_known = not seen.problem
    return GroupFigures(
        projection=projection,
        group=group,
        state=state.state,
        members=state.members,
        partitions=lag.partitions,
        position=sum(partition.position for partition in lag.partitions),
        end=sum(partition.end for partition in lag.partitions) if is_known else None,
        lag=lag.lag if is_known else None,
        letters=DeadLetter.objects.filter(projection=projection).count(),
    )
