"""A consumer of the topic as docs/kafka.md wants it, as a program: a line for each event applied.

A process of its own, so that a broker's death is felt by nothing else of the tests.
"""

import argparse
import json
import logging
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from tests.faults.fetching import Event
from tests.faults.judge_bridge import record_of

SECONDS_BETWEEN_TRIES = 0.2


class Reading:
    """Applies the events of each room once and in order, behind `last`. Without the rule, whatever
    comes."""

    def __init__(self, last: Mapping[int, int], *, has_rule: bool) -> None:
        self.has_rule = has_rule
        self.last: dict[int, int] = defaultdict(int, last)

    def hear(self, event: Event) -> None:
        room, seq = event["room"], event["seq"]
        if seq == self.last[room] + 1 or not self.has_rule:
            self.last[room] = seq
            print(json.dumps(event), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("bootstrap")
    parser.add_argument("topic")
    parser.add_argument("--without-rule", action="store_true")
    parser.add_argument("--behind", default="{}", help="the last seq of each room, as JSON")
    options = parser.parse_args()
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    last = {int(room): seq for room, seq in json.loads(options.behind).items()}
    reading = Reading(last, has_rule=not options.without_rule)
    while True:
        with suppress(KafkaError):
            consume(options.bootstrap, options.topic, reading)
        time.sleep(SECONDS_BETWEEN_TRIES)


def consume(bootstrap: str, topic: str, reading: Reading) -> None:
    """Returns while there is no such topic yet."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap.split(","),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        metadata_max_age_ms=2_000,
        request_timeout_ms=5_000,
    )
    try:
        numbers = consumer.partitions_for_topic(topic) or set()
        consumer.assign([TopicPartition(topic, number) for number in numbers])
        while numbers:
            for records in consumer.poll(timeout_ms=500).values():
                for record in records:
                    reading.hear(record_of(record).event)
    finally:
        consumer.close()


if __name__ == "__main__":
    main()
