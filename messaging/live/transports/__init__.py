"""Which transport a process uses: LIVE_TRANSPORT decides, REDIS_URL how many shards it has."""

from collections.abc import Callable
from urllib.parse import urlparse

from django.conf import settings

from messaging.kafka.topics import configured_layout
from messaging.live.transports.base import Receiver, Transport
from messaging.live.transports.joint import JointTransport
from messaging.live.transports.kafka import KafkaTransport
from messaging.live.transports.memory import MemoryTransport
from messaging.live.transports.redis import RedisTransport
from messaging.live.transports.sharded import ShardedTransport

__all__ = ["Receiver", "Transport", "make_transport"]


def make_transport() -> Transport:
    ways = [WAYS[name]() for name in settings.LIVE_TRANSPORT.split("+")]
    return ways[0] if len(ways) == 1 else JointTransport(ways)


def _redis() -> Transport:
    shards = [
        RedisTransport(alias, name=address)
        for alias, address in zip(settings.CHANNEL_LAYERS, _addresses(), strict=True)
    ]
    return shards[0] if len(shards) == 1 else ShardedTransport(shards)


def _addresses() -> list[str]:
    """Without user and password."""
    parts = [urlparse(url) for url in settings.REDIS_URLS]
    return [part.netloc.rpartition("@")[2] or part.path for part in parts]


def _kafka() -> Transport:
    return KafkaTransport(configured_layout())


WAYS: dict[str, Callable[[], Transport]] = {
    "memory": MemoryTransport,
    "redis": _redis,
    "kafka": _kafka,
}
