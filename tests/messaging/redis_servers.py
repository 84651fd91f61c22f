"""A Redis of one's own that may be killed, and hubs that speak through it like processes do."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from channels.layers import ChannelLayerManager
from channels_redis.pubsub import RedisPubSubChannelLayer
from pytest_django import Settings
from support.servers.server import Server

from messaging.live.hub import Hub
from messaging.live.transports import Transport
from messaging.live.transports.redis import RedisTransport
from tests.servers import own_servers
from tests.waiting import until


class OwnRedis:
    def __init__(self, server: Server) -> None:
        self.server = server
        (self._daemon,) = server.daemons()

    @property
    def url(self) -> str:
        return self.server.exports()["REDIS_URL"]

    def kill(self) -> None:
        """SIGKILL; it is gone afterwards, with all that it knew."""
        pid = self._daemon.pid()
        self._daemon.send(signal.SIGKILL)
        assert pid is not None
        if self._daemon.child is not None:
            self._daemon.child.wait(10)

    def start(self) -> None:
        self.server.begin(own_session=False)
        self.server.wait()

    def hang(self) -> None:
        self._daemon.send(signal.SIGSTOP)

    def go_on(self) -> None:
        self._daemon.send(signal.SIGCONT)


@pytest.fixture(scope="module")
def one_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    directory: Path = tmp_path_factory.mktemp("redis")
    with own_servers(directory, ["redis"]) as stack:
        yield OwnRedis(stack.servers["redis"])


@pytest.fixture
def redis(one_redis: OwnRedis, settings: Settings) -> Iterator[OwnRedis]:
    """It runs at the start and the end of each test."""
    settings.CHANNEL_LAYERS = {"default": layer_on(one_redis)}
    yield one_redis
    one_redis.go_on()
    one_redis.start()


def layer_on(server: OwnRedis) -> dict[str, Any]:
    return {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": server.url, "socket_timeout": 30}]},
    }


@pytest.fixture(scope="module")
def another_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    with own_servers(tmp_path_factory.mktemp("shard"), ["redis"]) as stack:
        yield OwnRedis(stack.servers["redis"])


@pytest.fixture
def shards(
    redis: OwnRedis, another_redis: OwnRedis, settings: Settings
) -> Iterator[tuple[OwnRedis, OwnRedis]]:
    """Rooms with an even id are on the first, the others on the second."""
    settings.CHANNEL_LAYERS = {**settings.CHANNEL_LAYERS, "shard 1": layer_on(another_redis)}
    settings.REDIS_URLS = [redis.url, another_redis.url]
    settings.LIVE_TRANSPORT = "redis"
    yield redis, another_redis
    another_redis.go_on()
    another_redis.start()


MakeHub = Callable[..., Awaitable[Hub]]


@pytest.fixture
async def make_hub(
    redis: OwnRedis, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> AsyncIterator[MakeHub]:
    """`await make_hub()`: each has layers of its own, as if it were in another process."""
    hubs: list[Hub] = []

    def own_layer(alias: str) -> RedisPubSubChannelLayer:
        return ChannelLayerManager().make_backend(alias)

    monkeypatch.setattr("messaging.live.transports.redis.get_channel_layer", own_layer)
    monkeypatch.setattr("messaging.live.transports.redis.SECONDS_BETWEEN_PROBES", 0.05)
    monkeypatch.setattr("messaging.live.healing.SECONDS_BETWEEN_HEADS_WHILE_DOWN", 0.05)

    async def make(transport: Callable[[], Transport] = RedisTransport) -> Hub:
        hub = Hub(transport())
        hubs.append(hub)
        await hub.open()
        return hub

    yield make
    await asyncio.gather(*(hub.close() for hub in hubs))


async def until_up(*hubs: Hub, is_up: bool = True) -> None:
    await until(
        lambda: all(hub.transport.is_up == is_up for hub in hubs), seconds=30, what="up or down"
    )
