"""How long after an event's time does its record reach a reader? `topic_lag.py SERVERS COUNT`
reads so many messages from the end of the topic on and prints p50 and p99 in ms.

A client of its own, on the same machine and so by the same clock.
"""

import json
import sys
import time

from kafka import KafkaConsumer, TopicPartition

TOPIC = "oreum.events"
MESSAGE = b"oreum.message.created"
PATIENCE = 30


def main() -> None:
    consumer = KafkaConsumer(bootstrap_servers=sys.argv[1], enable_auto_commit=False)
    partitions = [TopicPartition(TOPIC, n) for n in consumer.partitions_for_topic(TOPIC) or ()]
    consumer.assign(partitions)
    consumer.seek_to_end(*partitions)
    for partition in partitions:
        consumer.position(partition)  # else the end is looked up with the first poll
    lags: list[float] = []
    heard = time.monotonic()
    while len(lags) < int(sys.argv[2]) and time.monotonic() - heard < PATIENCE:
        for records in consumer.poll(timeout_ms=200).values():
            now, heard = time.time() * 1000, time.monotonic()
            lags += [now - one.timestamp for one in records if is_message(one.headers)]
    consumer.close()
    lags.sort()
    print(json.dumps({"p50": lags[len(lags) // 2], "p99": lags[int(len(lags) * 0.99)]}))


def is_message(headers: list[tuple[str, bytes]]) -> bool:
    return dict(headers)["ce_type"] == MESSAGE


if __name__ == "__main__":
    main()
