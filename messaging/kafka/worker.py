"""The bridge as a process: a thin loop around the mirror's step."""

from collections.abc import Sequence

import psycopg
import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from kafka.errors import AuthorizationError, KafkaError

from messaging.kafka.backlog import Backlog
from messaging.kafka.copies import CHANGE, PastGeneration, agreed_generation
from messaging.kafka.leases import Leases, configured_leases
from messaging.kafka.mirror import Mirror, NotDelivered
from messaging.kafka.names import Names
from messaging.kafka.outage import Outage, short
from messaging.kafka.producer import Producer
from messaging.kafka.reporting import Report, unheard
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import configured_layout
from messaging.kafka.waker import Waker, configured_waker
from messaging.models import Worker

logger = structlog.get_logger(__name__)

DATABASE_IS_AWAY = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
SHARD_OF_NAMES = 0


class MirrorWorker:
    """Runs until it is told to stop or, with `once`, until all that waited at the start is in
    Kafka. A broker or a database that is away is waited for."""

    def __init__(
        self, *, shards: int, once: bool, stopping: Stopping, report: Report = unheard
    ) -> None:
        self.once = once
        self.stopping = stopping
        self.report = report
        self.kafka = Outage("Kafka")
        self.database = Outage("the database")
        self.layout = configured_layout()
        self.backlog = Backlog(shards=shards)
        self.leases: Leases = configured_leases(shards=shards)
        self.waker: Waker = configured_waker(stopping)
        self.producer = Producer(
            self.layout,
            replication_factor=settings.KAFKA_REPLICATION_FACTOR,
            outage=self.kafka,
            stopping=stopping,
            on_created=self._tell_of_lost_copies,
        )
        self.mirror = Mirror(self.backlog, self.producer, site=settings.SITE.hostname or "")
        self.names = Names(
            self.producer,
            prefix=settings.KAFKA_TOPIC_PREFIX,
            replication_factor=settings.KAFKA_REPLICATION_FACTOR,
        )
        self.is_agreed = False
        self.last_id: int | None = None
        self.is_drained = False
        self.events = 0

    @property
    def held_back(self) -> set[int]:
        return self.mirror.held_back

    def run(self) -> None:
        """Raises WrongTopic and ProducerStuck, which waiting does not mend."""
        while not (self.stopping.is_wanted or self.is_drained):
            try:
                self._turn()
            except PastGeneration:
                self.is_agreed = False
            except (KafkaError, NotDelivered) as error:
                self._wait_for_kafka(error)
            except DATABASE_IS_AWAY as error:
                self._wait_for_database(error)

    def _turn(self) -> None:
        self._agree()
        self.waker.prepare()
        if self.once and self.last_id is None:
            self.last_id = self.backlog.last_id()
        self.producer.open()
        shards = self.leases.held()
        done = self.mirror.step(shards)
        told = self.names.step() if SHARD_OF_NAMES in shards else 0
        self.database.end()
        if done or not self.mirror.postponed:
            self.kafka.end(waited=lambda: done + self.backlog.count())
        self.events += done
        state = Worker.State.WORKING if shards else Worker.State.STANDING_BY
        self.report(state=state, shards=shards, events=self.events)
        if not (done or told):
            self._rest()

    def _agree(self) -> None:
        if not self.is_agreed:
            self.backlog.generation = agreed_generation(
                self.layout, prefix=settings.KAFKA_TOPIC_PREFIX
            )
            self.is_agreed = True

    def _tell_of_lost_copies(self, topics: Sequence[str]) -> None:
        """A topic that had to be made although something of it is marked as copied was deleted."""
        rooms = [self.layout.only_room(topic) for topic in topics]
        if self.backlog.has_copies([room for room in rooms if room], is_any=None in rooms):
            logger.error(
                "a topic was deleted, what was copied into it is not in the new one",
                topics=short(", ".join(topics)),
                mend=f"{CHANGE} {self.layout.name} --anew --apply",
            )

    def _rest(self) -> None:
        if self.last_id is not None and self.backlog.is_drained(
            up_to=self.last_id, without_rooms=self.held_back
        ):
            self.is_drained = True
        else:
            self.waker.wait()

    def _wait_for_kafka(self, error: Exception) -> None:
        if not self.stopping.is_wanted:
            self.kafka.begin(error, what=condition(error))
            self._tell_waiting(error)
            self.producer.replace()
            self.stopping.wait(self.kafka.pause())

    def _wait_for_database(self, error: Exception) -> None:
        """Whatever session is broken, all are made anew: with the lease's, the shards are lost."""
        self.database.begin(error)
        self._tell_waiting(error)
        self._let_go()
        self.stopping.wait(self.database.pause())

    def _tell_waiting(self, error: Exception) -> None:
        self.report(
            state=Worker.State.WAITING,
            shards=self.leases.mine,
            events=self.events,
            error=short(error),
        )

    def _let_go(self) -> None:
        self.leases.release()
        self.waker.close()
        self.mirror.marker.let_go()
        connection.close()

    def close(self) -> None:
        """Raises ProducerStuck."""
        self._let_go()
        self.mirror.marker.close()
        self.producer.close()


def condition(error: Exception) -> str:
    """What is told of Kafka. That a right to write is missing the answer to a record says."""
    is_refused = isinstance(error.__cause__ or error, AuthorizationError)
    return "refuses us" if is_refused else "is away"
