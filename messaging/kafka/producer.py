"""Records out, acknowledgements back. Everything else a producer says proves nothing."""

import contextlib
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, Protocol

import structlog
from kafka import KafkaProducer
from kafka.errors import (
    InvalidTimestampError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)

from messaging.kafka.clients import DELIVERY_SECONDS, admin_client, open_producer
from messaging.kafka.envelope import Headers, Record
from messaging.kafka.outage import Outage
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import Layout, Place, ensure_each, partition_counts

logger = structlog.get_logger(__name__)

# What the broker will never take, however often it is sent.
REFUSALS = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidTimestampError)
NOT_ANSWERED = KafkaTimeoutError("no acknowledgement and no error")

SILENCE_SECONDS = 3.0
SECONDS_BETWEEN_LOOKS = 1.0
GIVE_UP_SECONDS = DELIVERY_SECONDS + 2.0
CLOSE_SECONDS = 2.0
LOOK_UP_SECONDS = 0.25
WARMING_THREADS = 50
TOPICS_TOLD = 3

# None: acknowledged. Otherwise why not; the record may stand in the topic all the same.
Answer = Exception | None


class ProducerStuck(Exception):
    """A client that can neither send nor be closed: only a new process helps."""


class Sendable(Protocol):
    """What of a record reaches Kafka; a value of None erases what its key meant before."""

    @property
    def key(self) -> bytes: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Headers: ...
    @property
    def timestamp_ms(self) -> int: ...


class Flight(NamedTuple):
    """Records on their way: the place of each, and a future or what `send` raised."""

    places: Sequence[Place]
    answers: Sequence[Any]


class Producer:
    """A KafkaProducer that is opened when Kafka answers and replaced when it failed.

    `on_created` is called with the names of topics that were missing and are there now.
    """

    def __init__(
        self,
        layout: Layout,
        *,
        replication_factor: int,
        outage: Outage,
        stopping: Stopping,
        on_created: Callable[[Sequence[str]], None] = lambda _topics: None,
    ) -> None:
        self.layout = layout
        self.replication_factor = replication_factor
        self.outage = outage
        self.stopping = stopping
        self.on_created = on_created
        self.client: KafkaProducer | None = None
        self.ready: set[str] = set()  # the topics that are there and that the client knows

    def open(self) -> None:
        """Nothing if it is open. Raises KafkaError while Kafka is away, WrongTopic."""
        if self.client is None:
            topics = self.layout.topics()
            self.ready.clear()
            for refusal in self._ensure(topics).values():
                raise refusal
            self.client = open_producer()
            self._warm_up(topics)

    def deliver(self, records: Sequence[Record]) -> list[Answer]:
        """Send all and wait for every answer: one a record, in their order. As `send` else."""
        return self.answers(self.send(records))

    def send(self, records: Sequence[Record]) -> Flight:
        """Send all and wait for nothing. Topics that are missing are made first: what cannot be
        made answers for its records. Raises KafkaError while Kafka is away."""
        places = [self.layout.place(record.room_id) for record in records]
        refused = self._make_ready({place.topic for place in places} - self.ready)
        return Flight(places, self._send(zip(places, records, strict=True), refused))

    def deliver_to(self, places: Sequence[Place], records: Sequence[Sendable]) -> list[Answer]:
        """`deliver` to topics that are there."""
        return self.answers(Flight(places, self._send(zip(places, records, strict=True), {})))

    def answers(self, flight: Flight) -> list[Answer]:
        """Wait for every answer: one a record, in their order."""
        self._await(flight.answers, flight.places)
        verdicts = [verdict(answer) for answer in flight.answers]
        # What failed may have failed for want of its topic: it is looked for before the next try.
        self.ready.difference_update(
            place.topic for place, answer in zip(flight.places, verdicts, strict=True) if answer
        )
        return verdicts

    def _make_ready(self, topics: Collection[str]) -> dict[str, Exception]:
        """What was refused, by topic."""
        if not topics:
            return {}
        refused = self._ensure(topics)
        self._warm_up(topics - refused.keys())
        return refused

    def _ensure(self, topics: Collection[str]) -> dict[str, Exception]:
        """What was refused, by topic. Without topics it only asks whether Kafka is there."""
        wanted = {topic: self.layout.partitions(topic) for topic in topics}
        with admin_client() as admin:
            created, refused = ensure_each(
                admin, wanted, replication_factor=self.replication_factor
            )
        for topic in created[:TOPICS_TOLD]:
            logger.info("topic created", topic=topic)
        if len(created) > TOPICS_TOLD:
            logger.info("more topics created", topics=len(created) - TOPICS_TOLD)
        if created:
            self.on_created(created)
        return refused

    def _warm_up(self, topics: Collection[str]) -> None:
        """Else each first `send` would wait to learn where its topic is, one after the other."""
        with ThreadPoolExecutor(WARMING_THREADS) as threads:
            for _partitions in threads.map(self._open_client().partitions_for, topics):
                pass
        self.ready.update(topics)

    def _send(
        self, records: Iterable[tuple[Place, Sendable]], refused: Mapping[str, Exception]
    ) -> list[Any]:
        """A future a record, or what `send` raised, or why its topic is not there. Where it raises
        for want of the brokers, it would block on each of the others too: they are not tried."""
        answers: list[Any] = []
        away: KafkaError | None = None
        for place, record in records:
            try:
                refusal = away or refused.get(place.topic)
                answers.append(refusal or self._send_one(place, record))
            except REFUSALS as error:
                answers.append(error)
            except KafkaError as error:
                away = error
                answers.append(error)
        return answers

    def _send_one(self, place: Place, record: Sendable) -> Any:
        return self._open_client().send(
            place.topic,
            value=record.value,
            key=record.key,
            headers=record.headers,
            partition=place.partition,
            timestamp_ms=record.timestamp_ms,
        )

    def _open_client(self) -> KafkaProducer:
        if self.client is None:
            raise RuntimeError("The producer is not open.")
        return self.client

    def _await(self, answers: Sequence[Any], places: Sequence[Place]) -> None:
        """Until all are answered, or none for so long that the client must be stuck."""
        heard = looked = time.monotonic()
        for answer in answers:
            while not is_answered(answer):
                now = time.monotonic()
                silence = now - heard
                if silence > GIVE_UP_SECONDS or not self.stopping.seconds_left():
                    return
                if now - max(heard, looked) > SECONDS_BETWEEN_LOOKS:
                    self._look_for_topics({place.topic for place in places}, silence)
                    looked = time.monotonic()
                with contextlib.suppress(KafkaError):
                    answer.get(timeout=LOOK_UP_SECONDS)
            heard = time.monotonic()

    def _look_for_topics(self, topics: Collection[str], silence: float) -> None:
        """Of a topic that was deleted the client says nothing before its own time is over. It is
        made anew, and what the client still holds for it goes through. Asked again and again:
        a topic may go, or become known to be gone, at any moment of a silence."""
        try:
            with admin_client() as admin:
                found = partition_counts(admin, topics)
            missing = [topic for topic in topics if topic not in found and self.layout.holds(topic)]
            if missing:
                for refusal in self._ensure(missing).values():
                    self.outage.begin(refusal)
            elif silence > SILENCE_SECONDS:
                self.outage.begin(f"no acknowledgement for {SILENCE_SECONDS:.0f} s")
        except KafkaError as error:
            self.outage.begin(error)

    def replace(self) -> None:
        """Let `open` make a fresh client: one in which a whole window failed is not trusted
        again. Raises ProducerStuck."""
        if self.client is not None:
            self.close()
            logger.info("producer given up, a fresh one follows")

    def close(self) -> None:
        """Raises ProducerStuck."""
        client, self.client = self.client, None
        try:
            if client is not None:
                client.close(timeout=CLOSE_SECONDS)
        except KafkaError as error:
            raise ProducerStuck(str(error)) from error


def is_answered(answer: Any) -> bool:
    return isinstance(answer, Exception) or answer.is_done


def verdict(answer: Any) -> Answer:
    if isinstance(answer, Exception):
        return answer
    answered: Answer = answer.exception if answer.is_done else NOT_ANSWERED
    return answered
