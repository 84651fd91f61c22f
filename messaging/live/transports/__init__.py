"""Which transport a process uses: LIVE_TRANSPORT decides, REDIS_URL how many shards it has."""

from urllib.parse import urlparse

from django.conf import settings

from messaging.live.transports.base import Receiver, Transport
from messaging.live.transports.memory import MemoryTransport
from messaging.live.transports.redis import RedisTransport
from messaging.live.transports.sharded import ShardedTransport

__all__ = ["Receiver", "Transport", "make_transport"]


def make_transport() -> Transport:
    if settings.LIVE_TRANSPORT == "memory":
        return MemoryTransport()
    shards = [
        RedisTransport(alias, name=address)
        for alias, address in zip(settings.CHANNEL_LAYERS, _addresses(), strict=True)
    ]
    return shards[0] if len(shards) == 1 else ShardedTransport(shards)


def _addresses() -> list[str]:
    """Without user and password."""
    parts = [urlparse(url) for url in settings.REDIS_URLS]
    return [part.netloc.rpartition("@")[2] or part.path for part in parts]
