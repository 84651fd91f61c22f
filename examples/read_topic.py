"""Read Oreum's events from Kafka, by the reader rule: each event once, in its room's order.

    pip install "kafka-python>=3.0.12,<3.1" crc32c zstandard
    python read_topic.py 127.0.0.1:9092 oreum.events places.sqlite3 [--until-the-end]

Prints one line of JSON an event. Places are kept in a database of its own, so it may be stopped and
started as you like. It knows nothing of Oreum's code: take it as a beginning of your own reader.
"""

import argparse
import json
import sqlite3
import sys

from kafka import KafkaConsumer, TopicPartition


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bootstrap_server")
    parser.add_argument("topic")
    parser.add_argument("places", help="the file that keeps how far was read")
    parser.add_argument("--until-the-end", action="store_true", help="of what stands there now")
    options = parser.parse_args()

    places = Places(options.places)
    consumer = KafkaConsumer(
        bootstrap_servers=options.bootstrap_server,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    numbers = sorted(consumer.partitions_for_topic(options.topic) or ())
    partitions = [TopicPartition(options.topic, number) for number in numbers]
    consumer.assign(partitions)
    for partition in partitions:
        consumer.seek(partition, places.offset(partition.partition))
    ends = consumer.end_offsets(partitions)

    def is_at_the_end() -> bool:
        return all(consumer.position(partition) >= ends[partition] for partition in partitions)

    while not (options.until_the_end and is_at_the_end()):
        for records in consumer.poll(timeout_ms=500).values():
            for record in records:
                take(record, places)
            places.commit()
    consumer.close()


def take(record, places) -> None:
    """What the effect is goes here; store it with the places, in the same transaction."""
    event = json.loads(record.value)
    last = places.last_seq(event["room"])
    if event["seq"] == last + 1:
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
        places.applied(event["room"], event["seq"])
    # A smaller seq was seen. A larger one is ahead of its turn and comes again behind what is
    # missing, unless somebody has shortened the topic: then fetch what is missing over REST.
    places.read(record.partition, record.offset + 1)


class Places:
    """The offset of each partition and the last seq of each room."""

    def __init__(self, file: str) -> None:
        self.database = sqlite3.connect(file)
        self.database.executescript(
            "CREATE TABLE IF NOT EXISTS partitions"
            " (number INTEGER PRIMARY KEY, next_offset INTEGER);"
            "CREATE TABLE IF NOT EXISTS rooms (id INTEGER PRIMARY KEY, last_seq INTEGER);"
        )

    def offset(self, partition: int) -> int:
        return self._one("SELECT next_offset FROM partitions WHERE number = ?", partition)

    def last_seq(self, room: int) -> int:
        return self._one("SELECT last_seq FROM rooms WHERE id = ?", room)

    def _one(self, query: str, key: int) -> int:
        row = self.database.execute(query, [key]).fetchone()
        return row[0] if row else 0

    def read(self, partition: int, next_offset: int) -> None:
        self.database.execute("REPLACE INTO partitions VALUES (?, ?)", [partition, next_offset])

    def applied(self, room: int, seq: int) -> None:
        self.database.execute("REPLACE INTO rooms VALUES (?, ?)", [room, seq])

    def commit(self) -> None:
        sys.stdout.flush()
        self.database.commit()


if __name__ == "__main__":
    main()
