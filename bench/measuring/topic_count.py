"""How many messages does the topic hold, each counted once? `topic_count.py SERVERS` prints it.

A client of its own, that shares nothing with the worker which wrote them.
"""

import sys

from kafka import KafkaConsumer, TopicPartition

TOPIC = "oreum.events"
MESSAGE = b"oreum.message.created"


def main() -> None:
    consumer = KafkaConsumer(
        bootstrap_servers=sys.argv[1],
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_poll_records=5_000,
    )
    partitions = [TopicPartition(TOPIC, n) for n in consumer.partitions_for_topic(TOPIC) or ()]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    ends, seen = consumer.end_offsets(partitions), set()
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for records in consumer.poll(timeout_ms=1_000).values():
            for record in records:
                headers = dict(record.headers)
                if headers["ce_type"] == MESSAGE:
                    seen.add(headers["ce_id"])
    consumer.close()
    print(len(seen))


if __name__ == "__main__":
    main()
