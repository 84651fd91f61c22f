"""The bridge as a process: a thin loop around the mirror's step."""

import psycopg
import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from kafka.errors import KafkaError

from messaging.kafka.backlog import Backlog
from messaging.kafka.leases import Leases, configured_leases
from messaging.kafka.mirror import Mirror, NotDelivered
from messaging.kafka.outage import Outage
from messaging.kafka.producer import Producer
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import configured_layout
from messaging.kafka.waker import Waker, configured_waker

logger = structlog.get_logger(__name__)

DATABASE_IS_AWAY = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


class MirrorWorker:
    """Runs until it is told to stop or, with `once`, until all that waited at the start is in
    Kafka. A broker or a database that is away is waited for."""

    def __init__(self, *, shards: int, once: bool, stopping: Stopping) -> None:
        self.once = once
        self.stopping = stopping
        self.kafka = Outage("Kafka")
        self.database = Outage("the database")
        self.backlog = Backlog(shards=shards)
        self.leases: Leases = configured_leases(shards=shards)
        self.waker: Waker = configured_waker(stopping)
        self.producer = Producer(
            configured_layout(),
            replication_factor=settings.KAFKA_REPLICATION_FACTOR,
            outage=self.kafka,
            stopping=stopping,
        )
        self.mirror = Mirror(self.backlog, self.producer.deliver, site=settings.SITE.hostname or "")
        self.last_id: int | None = None
        self.is_drained = False

    @property
    def held_back(self) -> set[int]:
        return self.mirror.held_back

    def run(self) -> None:
        """Raises WrongTopic and ProducerStuck, which waiting does not mend."""
        while not (self.stopping.is_wanted or self.is_drained):
            try:
                self._turn()
            except (KafkaError, NotDelivered) as error:
                self._wait_for_kafka(error)
            except DATABASE_IS_AWAY as error:
                self._wait_for_database(error)

    def _turn(self) -> None:
        self.waker.prepare()
        if self.once and self.last_id is None:
            self.last_id = self.backlog.last_id()
        self.producer.open()
        events = self.mirror.step(self.leases.held())
        self.database.end()
        self.kafka.end(waited=lambda: events + self.backlog.count())
        if not events:
            self._rest()

    def _rest(self) -> None:
        if self.last_id is not None and self.backlog.is_drained(
            up_to=self.last_id, without_rooms=self.held_back
        ):
            self.is_drained = True
        else:
            self.waker.wait()

    def _wait_for_kafka(self, error: Exception) -> None:
        if not self.stopping.is_wanted:
            self.kafka.begin(error)
            self.producer.replace()
            self.stopping.wait(self.kafka.pause())

    def _wait_for_database(self, error: Exception) -> None:
        """Whatever session is broken, all are made anew: with the lease's, the shards are lost."""
        self.database.begin(error)
        self._let_go()
        self.stopping.wait(self.database.pause())

    def _let_go(self) -> None:
        self.leases.release()
        self.waker.close()
        connection.close()

    def close(self) -> None:
        """Raises ProducerStuck."""
        self._let_go()
        self.producer.close()
