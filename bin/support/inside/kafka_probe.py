"""Whether a Kafka cluster is ready: every broker known, every partition led.

Arguments: BOOTSTRAP_SERVERS BROKERS SECONDS. Exit code 0 as soon as it is, 1 if it never was.
"""

import logging
import sys
import time

from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

STEP = 0.1


def main(bootstrap_servers: str, brokers: str, seconds: str) -> int:
    logging.disable()  # that it does not answer yet is what we are here to find out
    deadline = time.monotonic() + float(seconds)
    while not is_ready(bootstrap_servers, int(brokers)):
        if time.monotonic() > deadline:
            return 1
        time.sleep(STEP)
    return 0


def is_ready(bootstrap_servers: str, brokers: int) -> bool:
    try:
        client = KafkaAdminClient(bootstrap_servers=bootstrap_servers, bootstrap_timeout_ms=2000)
    except KafkaError:
        return False
    try:
        return len(client.describe_cluster()["brokers"]) >= brokers and has_leaders(client)
    except KafkaError:
        return False
    finally:
        client.close()


def has_leaders(client: KafkaAdminClient) -> bool:
    """After a kill the broker answers long before it leads its partitions again."""
    topics = client.describe_topics(client.list_topics()) if client.list_topics() else []
    return all(partition["leader_id"] >= 0 for topic in topics for partition in topic["partitions"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
