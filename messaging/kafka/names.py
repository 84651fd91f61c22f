"""Who people are, for readers of the topic: `<prefix>.users`, compacted, the last word on each."""

import time
from collections.abc import Sequence
from typing import NamedTuple

import orjson
from django.db import transaction
from django.utils import timezone

from messaging.kafka.clients import admin_client
from messaging.kafka.envelope import Headers
from messaging.kafka.producer import Answer, Producer
from messaging.kafka.topics import Place, ensure
from rooms.models import User

WINDOW = 500
SECONDS_BETWEEN_LOOKS = 2.0
COLUMNS = ("id", "username", "display_name", "erased_at")
HEADERS: Headers = [("content-type", b"application/json")]


class PersonRecord(NamedTuple):
    """A person's record; without a value it says that the person was erased."""

    key: bytes
    value: bytes | None
    headers: Headers
    timestamp_ms: int


class Names:
    """Tells Kafka of everybody whose name is another than it was told last: at least once, and the
    last record of a person is the person. Found by comparing two columns of the row, so a change is
    told whoever made it, however long Kafka was away."""

    def __init__(self, producer: Producer, *, prefix: str, replication_factor: int) -> None:
        self.producer = producer
        self.topic = f"{prefix}.users"
        self.replication_factor = replication_factor
        self.is_ready = False
        self.next_look = 0.0

    def step(self) -> int:
        """Tell of up to 500 people, if it is time to look; returns of how many.

        Raises KafkaError, WrongTopic.
        """
        if time.monotonic() < self.next_look:
            return 0
        self._prepare()
        people = list(User.objects.unmirrored().only(*COLUMNS)[:WINDOW])
        if people:
            records = [record_of(person) for person in people]
            answers = self.producer.deliver_to([Place(self.topic, 0)] * len(people), records)
            self._mark(people, answers)
        if len(people) < WINDOW:
            self.next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS
        return len(people)

    def _prepare(self) -> None:
        """A topic that is new is told of everybody."""
        if self.is_ready:
            return
        with admin_client() as admin:
            created = ensure(
                admin,
                {self.topic: 1},
                replication_factor=self.replication_factor,
                is_compacted=True,
            )
        if created:
            User.objects.exclude(mirrored_username="").update(
                mirrored_username="", mirrored_name=""
            )
        self.is_ready = True

    def _mark(self, people: Sequence[User], answers: Sequence[Answer]) -> None:
        """What was told, not what is: a name that changed meanwhile is told again."""
        told = [person for person, answer in zip(people, answers, strict=True) if answer is None]
        for person in told:
            is_erased = person.erased_at is not None
            person.mirrored_username = "" if is_erased else person.username
            person.mirrored_name = "" if is_erased else person.display_name
        with transaction.atomic():
            User.objects.bulk_update(told, ["mirrored_username", "mirrored_name"])
        self.is_ready = len(told) == len(people)
        for answer in answers:
            if answer is not None:
                raise answer


def record_of(person: User) -> PersonRecord:
    """`{id, username, name}` and nothing else that is known of a person."""
    value = {"id": person.pk, "username": person.username, "name": person.name}
    return PersonRecord(
        key=str(person.pk).encode(),
        value=None if person.erased_at else orjson.dumps(value),
        headers=HEADERS,
        timestamp_ms=int(timezone.now().timestamp() * 1000),
    )
