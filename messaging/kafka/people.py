"""Who is who: the compacted topic of people, read back."""

from typing import NamedTuple

import orjson
from django.conf import settings

from messaging.kafka.decoding import Stored
from messaging.kafka.reader import open_reader


class PersonRecord(NamedTuple):
    id: int
    username: str
    name: str


def people_in_topic() -> list[PersonRecord]:
    """By id, each as the newest record says; none where there is no such topic. Raises Away."""
    people: dict[bytes, PersonRecord | None] = {}
    with open_reader([f"{settings.KAFKA_TOPIC_PREFIX}.users"]) as reader:
        for batch in reader.batches():
            people.update((record.key or b"", _person(record)) for record in batch)
    return sorted(person for person in people.values() if person)


def _person(record: Stored) -> PersonRecord | None:
    """None for somebody who is gone, and for what is no person: the log still names them."""
    try:
        value = orjson.loads(record.value or b"null")
        person = PersonRecord(int(value["id"]), str(value["username"]), str(value["name"]))
    except (ValueError, TypeError, KeyError):
        return None
    return person if record.key == b"%d" % person.id else None
