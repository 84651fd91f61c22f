"""The roles of `manage.py runworker`: what each does, until it is told to stop."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management.base import CommandError

from messaging.kafka.producer import ProducerStuck
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import WrongTopic
from messaging.kafka.worker import MirrorWorker
from messaging.projections.catalogue import PROJECTIONS
from messaging.projections.worker import ProjectionWorker

NOT_SET_UP = 3
HELD_BACK = 4
STUCK = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of the command."""

    shards: int
    once: bool
    from_zero: bool


# Returns the exit code, or raises CommandError, which has one.
Role = Callable[[Wanted, Stopping], int]


def mirror(wanted: Wanted, stopping: Stopping) -> int:
    worker = MirrorWorker(shards=wanted.shards, once=wanted.once, stopping=stopping)
    try:
        worker.run()
    except WrongTopic as error:
        raise CommandError(str(error), returncode=NOT_SET_UP) from None
    except ProducerStuck as error:
        leave_at_once(STUCK, f"the Kafka client is stuck: {error}")
    code = HELD_BACK if wanted.once and worker.held_back else 0
    try:
        worker.close()
    except ProducerStuck:
        leave_at_once(code, "left without waiting for the Kafka client; nothing is lost")
    return code


def leave_at_once(code: int, line: str) -> None:
    """Past the client's own clean-up at exit, which would wait for the broker."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
    os._exit(code)


def projection(name: str) -> Role:
    def run(wanted: Wanted, stopping: Stopping) -> int:
        worker = ProjectionWorker(
            PROJECTIONS[name](), once=wanted.once, from_zero=wanted.from_zero, stopping=stopping
        )
        try:
            worker.run()
            return HELD_BACK if wanted.once and worker.holds_rooms() else 0
        finally:
            worker.close()

    return run


ROLES: dict[str, Role] = {"mirror": mirror, **{name: projection(name) for name in PROJECTIONS}}
