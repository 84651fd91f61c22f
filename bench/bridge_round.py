"""One act of bridge.py in a process of its own, on the database and the Kafka of the environment.
Prints one JSON line.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import django
from kafka import KafkaProducer

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up before
from django.db import transaction  # noqa: E402

from messaging.commit import Send, commit_sends  # noqa: E402
from messaging.events import MESSAGE_CREATED  # noqa: E402
from messaging.kafka.clients import admin_client, open_producer  # noqa: E402
from messaging.kafka.envelope import Record, record  # noqa: E402
from messaging.kafka.stopping import Stopping  # noqa: E402
from messaging.kafka.topics import PARTITIONS, ensure, partition_of  # noqa: E402
from messaging.kafka.worker import MirrorWorker  # noqa: E402
from rooms.events import as_event  # noqa: E402
from rooms.models import Room, RoomEvent, User  # noqa: E402
from rooms.rows import insert  # noqa: E402
from rooms.services.rooms import create_room  # noqa: E402

ROOMS = 50
GROUP = 10
SEED_BATCH = 20_000
COLUMNS = ["room_id", "seq", "type", "at", "actor_id", "actor_name", "data"]
WORDS = [
    "회의는",
    "세",
    "시에",
    "시작해요",
    "deploy",
    "자료를",
    "먼저",
    "읽어",
    "주세요",
    "review",
    "감사합니다",
    "내일",
    "봐요",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=ACTS)
    parser.add_argument("numbers", type=float, nargs="*")
    options = parser.parse_args()
    json.dump(ACTS[options.act](*options.numbers), sys.stdout)


def seed(count: float) -> dict[str, float]:
    """So many messages straight into the log, in turn in 50 rooms."""
    author, _created = User.objects.get_or_create(username="bench")
    if not Room.objects.exists():
        for number in range(ROOMS):
            create_room(creator=author, name=f"방 {number}", kind="public")
    heads = dict(Room.objects.values_list("pk", "last_seq"))
    for begin in range(0, int(count), SEED_BATCH):
        batch = range(begin, min(begin + SEED_BATCH, int(count)))
        with transaction.atomic():
            insert(RoomEvent, COLUMNS, list(rows(batch, heads, author)))
    for room_id, head in heads.items():
        Room.objects.filter(pk=room_id).update(last_seq=head)
    return {"events": count}


def rows(batch: range, heads: dict[int, int], author: User) -> Iterator[tuple[object, ...]]:
    rooms = sorted(heads)
    for number in batch:
        room_id = rooms[number % len(rooms)]
        heads[room_id] += 1
        seq, now = heads[room_id], datetime.now(UTC)
        data = json.dumps(message(number, seq), ensure_ascii=False)
        yield room_id, seq, MESSAGE_CREATED, now, author.pk, author.name, data


def message(number: int, position: int) -> dict[str, object]:
    """Some 180 bytes of text, none like the other."""
    text = f"{number} " + " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 12))
    return {
        "id": number + 1,
        "client_id": str(uuid4()),
        "position": position,
        "body": text,
        "body_html": f"<p>{text}</p>\n",
        "reply_to": None,
        "attachments": [],
        "mentions": [],
    }


def drain() -> dict[str, float]:
    """The worker's own loop until nothing waits, without the start of its process."""
    events = RoomEvent.objects.unmirrored().count()
    worker = MirrorWorker(shards=1, once=True, stopping=Stopping())
    begin, cpu = time.perf_counter(), time.process_time()
    worker.run()
    result = rates(events, begin, cpu)
    worker.close()
    return result


def bare() -> dict[str, float]:
    """The same records by kafka-python alone: ready in memory, sent as fast as it takes them, each
    one's acknowledgement checked."""
    records = [record(as_event(row), site="bench") for row in RoomEvent.objects.unmirrored()]
    name = f"{settings.KAFKA_TOPIC_PREFIX}.bare"
    begin, cpu = time.perf_counter(), time.process_time()
    producer = open_producer()
    producer.partitions_for(name)
    futures = [send(producer, name, one) for one in records]
    producer.flush()
    failed = [future for future in futures if not future.succeeded()]
    result = rates(len(records), begin, cpu)
    assert not failed, failed[0].exception
    producer.close()
    return result


def send(producer: KafkaProducer, topic: str, one: Record) -> Any:
    return producer.send(
        topic,
        value=one.value,
        key=one.key,
        headers=one.headers,
        partition=partition_of(one.room_id, PARTITIONS),
        timestamp_ms=one.timestamp_ms,
    )


def rates(events: int, begin: float, cpu: float) -> dict[str, float]:
    """Events a second, and µs of CPU an event."""
    seconds, used = time.perf_counter() - begin, time.process_time() - cpu
    return {"rate": events / seconds, "cpu": used / events * 1e6}


def talk(rate: float, seconds: float) -> dict[str, float]:
    """Messages at this rate, committed as the writer does, in groups of 10; open loop. Returns how
    long a group took from the time it was to be sent, in ms: median and p99."""
    author = User.objects.get(username="bench")
    rooms = list(Room.objects.values_list("pk", flat=True))
    took, begin = [], time.perf_counter()
    for number in range(int(rate * seconds / GROUP)):
        due = begin + number * GROUP / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        room_id = rooms[number % len(rooms)]
        commit_sends(
            [Send(author, room_id, uuid4(), f"{number} {' '.join(WORDS)}") for _ in range(GROUP)]
        )
        took.append((time.perf_counter() - due) * 1000)
    took.sort()
    return {"p50": took[len(took) // 2], "p99": took[int(len(took) * 0.99)]}


def drained(left: float) -> dict[str, float]:
    """Returns when no more than so many events wait, with how fast the others went."""
    rows = RoomEvent.objects.unmirrored()
    events, begin = rows.count() - left, time.perf_counter()
    while rows[int(left) :].exists():
        time.sleep(0.5)
    return {"rate": events / (time.perf_counter() - begin)}


def topic() -> dict[str, float]:
    """For `bare`, as the worker makes its own."""
    name = f"{settings.KAFKA_TOPIC_PREFIX}.bare"
    with admin_client() as admin:
        return {"made": len(ensure(admin, {name: PARTITIONS}, replication_factor=1))}


ACTS: dict[str, Callable[..., dict[str, float]]] = {
    act.__name__: act for act in (seed, drain, bare, talk, drained, topic)
}

if __name__ == "__main__":
    main()
