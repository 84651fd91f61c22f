"""The way through Kafka, as slow as a test wants it: nothing is copied but by `copy()`."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import orjson
import pytest
from django.conf import settings as site_settings
from pytest_django import Settings

from messaging.kafka.backlog import Backlog
from messaging.kafka.copies import agreed_generation
from messaging.kafka.envelope import Record, record
from messaging.kafka.mirror import Mirror
from messaging.kafka.outage import Outage
from messaging.kafka.producer import Producer
from messaging.kafka.stopping import Stopping
from messaging.kafka.topics import Layout, SharedLayout
from messaging.live.event import LiveEvent
from messaging.live.executor import in_database_thread
from messaging.live.hub import Hub
from messaging.live.replay import read_events
from messaging.live.transports import Transport
from messaging.live.transports.kafka import KafkaTransport
from rooms.events import Event
from rooms.models import Room, User
from tests.messaging.hubs import unheard
from tests.messaging.readers import Reader
from tests.messaging.sockets import say
from tests.waiting import until

HOUR = 3600.0
SITE = "127.0.0.1"


class Bridge:
    """A worker of the test's own, on a topic of its own."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.producer = Producer(
            layout, replication_factor=1, outage=Outage("Kafka"), stopping=Stopping()
        )
        self._backlog = Backlog(shards=1)
        self._mirror = Mirror(self._backlog, self.producer, site=SITE)

    async def copy(self) -> None:
        """All that was committed, and return when Kafka has acknowledged it."""
        await in_database_thread(self._copy)

    def _copy(self) -> None:
        prefix = site_settings.KAFKA_TOPIC_PREFIX
        self._backlog.generation = agreed_generation(self.layout, prefix=prefix)
        self.producer.open()
        while self._mirror.step([0]):
            pass

    async def write(self, event: Event | dict[str, Any], *, site: str = SITE) -> None:
        """A record that no log knows of."""
        await in_database_thread(self._write, record(event, site=site))  # type: ignore[arg-type]

    def _write(self, one: Record) -> None:
        self.producer.open()
        assert self.producer.deliver([one]) == [None]

    def close(self) -> None:
        self._mirror.marker.close()
        self.producer.close()


@pytest.fixture
def bridge(settings: Settings, kafka_bootstrap: str) -> Iterator[Bridge]:
    settings.KAFKA_BOOTSTRAP_SERVERS = [kafka_bootstrap]
    bridge = Bridge(SharedLayout(f"test-{uuid.uuid4().hex[:12]}"))
    bridge.producer.open()
    yield bridge
    bridge.close()


MakeKafkaHub = Callable[..., Awaitable[Hub]]


@pytest.fixture
async def make_kafka_hub(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> AsyncIterator[MakeKafkaHub]:
    """`await make_kafka_hub()`: each as if it were in another process. What is shown came by
    Kafka, as heads are not compared, but where a test wants it.
    """
    hubs: list[Hub] = []
    for name in ("SECONDS_BETWEEN_HEADS", "SECONDS_BETWEEN_HEADS_WHILE_DOWN"):
        monkeypatch.setattr(f"messaging.live.healing.{name}", HOUR)

    async def make(transport: Callable[[], Transport] | None = None) -> Hub:
        hub = Hub(transport() if transport else KafkaTransport(bridge.layout))
        hubs.append(hub)
        await hub.open()
        return hub

    yield make
    await asyncio.gather(*(hub.close() for hub in hubs))


def transport_of(hub: Hub) -> KafkaTransport:
    assert isinstance(hub.transport, KafkaTransport)
    return hub.transport


async def until_listening(*hubs: Hub) -> None:
    """To the partitions of all rooms that they hear: what is copied from now on they get."""
    await until(
        lambda: all(
            transport_of(hub)._tail.is_listening and transport_of(hub)._tail.is_settled
            for hub in hubs
        ),
        seconds=30,
        what="a tail that listens",
    )


async def say_unheard(author: User, room: Room, body: str = "안녕하세요") -> int:
    """As another process would, of which nobody here hears but by Kafka."""
    with unheard():
        receipt = await say(author, room, body)
    return receipt.message.seq


async def heard(hub: Hub, room: Room, seq: int) -> None:
    feed = hub.feeds[room.pk]
    await until(lambda: feed.head >= seq, seconds=30, what=f"event {seq} by Kafka")
    hub.feeds[room.pk].flush()


async def events_of(reader: Reader, room: Room) -> list[dict[str, Any]]:
    frames = [frame for frame in await reader.frames() if frame.get("room") == room.pk]
    return [event for frame in frames for event in frame.get("events", [])]


async def in_log(room: Room, after: int) -> list[dict[str, Any]]:
    events: list[LiveEvent] = await in_database_thread(read_events, room.pk, after, 100)
    return [orjson.loads(event.payload) for event in events]
