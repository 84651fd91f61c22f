"""Records out, acknowledgements back. Everything else a producer says proves nothing."""

import contextlib
import time
from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from kafka import KafkaProducer
from kafka.errors import (
    InvalidTimestampError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)

from messaging.kafka import topics
from messaging.kafka.clients import DELIVERY_SECONDS, admin_client, open_producer
from messaging.kafka.envelope import Record
from messaging.kafka.outage import Outage
from messaging.kafka.stopping import Stopping

logger = structlog.get_logger(__name__)

# What the broker will never take, however often it is sent.
REFUSALS = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidTimestampError)
NOT_ANSWERED = KafkaTimeoutError("no acknowledgement and no error")

SILENCE_SECONDS = 3.0
GIVE_UP_SECONDS = DELIVERY_SECONDS + 2.0
CLOSE_SECONDS = 2.0
LOOK_UP_SECONDS = 0.25

# None: acknowledged. Otherwise why not; the record may stand in the topic all the same.
Answer = Exception | None


class ProducerStuck(Exception):
    """A client that can neither send nor be closed: only a new process helps."""


class Producer:
    """A KafkaProducer that is opened when Kafka answers and replaced when it failed."""

    def __init__(
        self,
        layout: topics.Layout,
        *,
        replication_factor: int,
        outage: Outage,
        stopping: Stopping,
    ) -> None:
        self.layout = layout
        self.replication_factor = replication_factor
        self.outage = outage
        self.stopping = stopping
        self.client: KafkaProducer | None = None

    def open(self) -> None:
        """Nothing if it is open. Raises KafkaError while Kafka is away, WrongTopic."""
        if self.client is not None:
            return
        with admin_client() as admin:
            for topic in topics.ensure(
                admin, self.layout, replication_factor=self.replication_factor
            ):
                logger.info("topic created", topic=topic)
        self.client = open_producer()
        for topic in self.layout.topics():
            self.client.partitions_for(topic)  # else the first send would block on it

    def deliver(self, records: Sequence[Record]) -> list[Answer]:
        """Send all and wait for every answer: one a record, in their order."""
        answers = self._send(records)
        self._await(answers)
        return [verdict(answer) for answer in answers]

    def _send(self, records: Iterable[Record]) -> list[Any]:
        """A future a record, or what `send` raised. Where it raises for want of the brokers,
        it would block on each of the others too: they are not tried."""
        answers: list[Any] = []
        away: KafkaError | None = None
        for record in records:
            try:
                answers.append(away or self._send_one(record))
            except REFUSALS as error:
                answers.append(error)
            except KafkaError as error:
                away = error
                answers.append(error)
        return answers

    def _send_one(self, record: Record) -> Any:
        if self.client is None:
            raise RuntimeError("The producer is not open.")
        topic, partition = self.layout.place(record.room_id)
        return self.client.send(
            topic,
            value=record.value,
            key=record.key,
            headers=record.headers,
            partition=partition,
            timestamp_ms=record.timestamp_ms,
        )

    def _await(self, answers: Iterable[Any]) -> None:
        """Until all are answered, or none for so long that the client must be stuck."""
        heard = time.monotonic()
        for answer in answers:
            while not is_answered(answer):
                silence = time.monotonic() - heard
                if silence > GIVE_UP_SECONDS or not self.stopping.seconds_left():
                    return
                if silence > SILENCE_SECONDS:
                    self.outage.begin("no acknowledgement for 3 s")
                with contextlib.suppress(KafkaError):
                    answer.get(timeout=LOOK_UP_SECONDS)
            heard = time.monotonic()

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
