"""Which transport a process uses: LIVE_TRANSPORT decides."""

from django.conf import settings

from messaging.live.transports.base import Receiver, Transport, TransportFactory
from messaging.live.transports.memory import MemoryTransport
from messaging.live.transports.redis import RedisTransport

__all__ = ["Receiver", "Transport", "make_transport"]

TRANSPORTS: dict[str, TransportFactory] = {"memory": MemoryTransport, "redis": RedisTransport}


def make_transport() -> Transport:
    return TRANSPORTS[settings.LIVE_TRANSPORT]()
