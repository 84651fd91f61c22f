"""The roles of `manage.py runworker`: what each does, until it is told to stop."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.conf import settings
from django.core.management.base import CommandError

from messaging.kafka.leases import configured_leases
from messaging.kafka.producer import ProducerStuck
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import WrongTopic
from messaging.kafka.worker import MirrorWorker
from messaging.metrics.exchange import exchange
from messaging.posting.sender import Sender
from messaging.projections.catalogue import PROJECTIONS
from messaging.projections.worker import ProjectionWorker
from messaging.push import queue as push_queue
from messaging.push.courier import Courier as PushCourier
from messaging.push.offer import ROLE as PUSH
from messaging.services.workers import presence
from messaging.webhooks import queue as webhook_queue
from messaging.webhooks.courier import Courier as WebhookCourier

NOT_SET_UP = 3
HELD_BACK = 4
STUCK = 5
SENDER = "sender of webhooks"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of the command."""

    shards: int
    once: bool
    from_zero: bool


# Returns the exit code, or raises CommandError, which has one.
Role = Callable[[Wanted, Stopping], int]


def mirror(wanted: Wanted, stopping: Stopping) -> int:
    with presence("mirror") as here:
        worker = MirrorWorker(
            shards=wanted.shards, once=wanted.once, stopping=stopping, report=here.report
        )
        return mirrored(worker, wanted)


def mirrored(worker: MirrorWorker, wanted: Wanted) -> int:
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
        with presence(name) as here:
            worker = ProjectionWorker(
                PROJECTIONS[name](),
                once=wanted.once,
                from_zero=wanted.from_zero,
                stopping=stopping,
                report=here.report,
            )
            return projected(worker, wanted)

    return run


def projected(worker: ProjectionWorker, wanted: Wanted) -> int:
    try:
        worker.run()
        return HELD_BACK if wanted.once and worker.holds_rooms() else 0
    finally:
        worker.close()


def send_to_webhooks(wanted: Wanted, stopping: Stopping) -> int:
    """Where there is no Kafka to hand the events over, it takes them from the log itself."""
    feeds = not settings.KAFKA_BOOTSTRAP_SERVERS
    leases = configured_leases("webhooks", shards=1)
    with presence(SENDER) as here:
        Sender(
            webhook_queue,
            WebhookCourier(),
            leases,
            stopping=stopping,
            once=wanted.once,
            feeds=feeds,
            report=here.report,
        ).run()
    return 0


def push(wanted: Wanted, stopping: Stopping) -> int:
    """Reads the log itself, with Kafka and without."""
    leases = configured_leases(PUSH, shards=1)
    with presence(PUSH) as here:
        Sender(
            push_queue,
            PushCourier(),
            leases,
            stopping=stopping,
            once=wanted.once,
            feeds=True,
            report=here.report,
        ).run()
    return 0


def switched_on(roles: Mapping[str, Role]) -> dict[str, Role]:
    """Without push where it is off: the others of the process need not know."""
    return {name: role for name, role in roles.items() if name != PUSH or settings.PUSH}


def telling_metrics(roles: Mapping[str, Role]) -> AbstractContextManager[None]:
    """While this lasts the web processes hear what this process counted, where it counts."""
    return exchange.on_a_thread() if roles.keys() & {SENDER, PUSH} else nullcontext()


def with_sender(roles: Mapping[str, Role]) -> dict[str, Role]:
    """Webhooks take two: one that queues what the topic tells, one that sends what is queued."""
    if "webhooks" not in roles:
        return dict(roles)
    queues = roles if settings.KAFKA_BOOTSTRAP_SERVERS else {}
    return {**queues, SENDER: send_to_webhooks}


ROLES: dict[str, Role] = {
    "mirror": mirror,
    **{name: projection(name) for name in PROJECTIONS},
    PUSH: push,
}
# They read the log themselves.
WITHOUT_KAFKA = {"webhooks", PUSH}
