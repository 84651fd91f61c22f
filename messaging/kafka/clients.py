"""How this project opens its Kafka clients."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.net.compat import KafkaNetClient

from messaging.kafka.sockets import CLOSES_SOCKETS

DELIVERY_SECONDS = 30
PRODUCER = {
    "acks": "all",
    "compression_type": "zstd",
    "linger_ms": 5,
    "batch_size": 256 * 1024,
    "delivery_timeout_ms": DELIVERY_SECONDS * 1000,
    "max_block_ms": 5_000,
    "allow_auto_create_topics": False,
    # The idempotent producer of kafka-python 3.0 never sends again once a batch that was sent
    # before has expired. Without it a retry may write a record twice, which readers drop by
    # (room, seq); one request in flight keeps the order.
    "enable_idempotence": False,
    "max_in_flight_requests_per_connection": 1,
}
CONSUMER = {
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "max_poll_records": 2_000,
    # What waits in memory, whatever the topic holds: the default is 50 MB.
    "fetch_max_bytes": 8 * 1024 * 1024,
}


def connection_settings() -> dict[str, Any]:
    return {
        "bootstrap_servers": settings.KAFKA_BOOTSTRAP_SERVERS,
        "bootstrap_timeout_ms": 5_000,
        # A broker that hangs costs one of these; the default of 30 s would be felt.
        "request_timeout_ms": 5_000,
        "reconnect_backoff_max_ms": 1_000,
        "proxy_url": CLOSES_SOCKETS,
        **settings.KAFKA_SECURITY,
    }


def open_producer() -> KafkaProducer:
    """Starts a thread, so never before a fork; blocks, so never on an event loop."""
    return KafkaProducer(**connection_settings(), **PRODUCER)


def open_consumer() -> KafkaConsumer:
    """Without a group: partitions are assigned to it. Raises KafkaError while the brokers are
    away. Starts a thread, so never before a fork; blocks, so never on an event loop."""
    return opened(KafkaConsumer, **CONSUMER)


@contextmanager
def admin_client() -> Iterator[KafkaAdminClient]:
    """Raises KafkaError while the brokers are away."""
    admin = opened(KafkaAdminClient)
    try:
        yield admin
    finally:
        admin.close()


def opened(client: Callable[..., Any], **configuration: Any) -> Any:
    networks: list[KafkaNetClient] = []

    def network_client(**configuration: Any) -> KafkaNetClient:
        networks.append(KafkaNetClient(**configuration))
        return networks[0]

    try:
        return client(kafka_client=network_client, **connection_settings(), **configuration)
    except Exception:
        # A constructor that fails leaves its thread and sockets behind: hours of waiting for a
        # broker would pile them up.
        for network in networks:
            network.close()
        raise
