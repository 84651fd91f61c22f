"""Redis and Kafka, where they are switched on."""

import contextlib
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from messaging.doctor.finding import Finding, broken, first_line, off, ok, warning
from messaging.health import PROBE_SECONDS
from messaging.kafka import copies
from messaging.kafka.clients import admin_client
from messaging.kafka.copies import OtherCopy
from messaging.kafka.topics import Layout, configured_layout, existing
from messaging.models import KafkaCopy, ParkedEvent
from rooms.models import RoomEvent

STALE_SECONDS = 60


def check_redis() -> Iterator[Finding]:
    if not settings.REDIS_URLS:
        reach = ", within one process" if settings.LIVE_TRANSPORT == "memory" else ""
        yield off("redis", f"live delivery is by {settings.LIVE_TRANSPORT}{reach}")
    for url in settings.REDIS_URLS:
        yield _redis(url)


def _redis(url: str) -> Finding:
    parts = urlsplit(url)
    place = f"{parts.hostname or parts.path}:{parts.port or 6379}"
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=PROBE_SECONDS, socket_timeout=PROBE_SECONDS
        ) as client:
            version = client.info("server")["redis_version"]
    except redis.RedisError as error:
        detail = f"{place}: {first_line(error)}"
        return broken("redis", detail, "start Redis, or check REDIS_URL; chat goes on, slower")
    return ok("redis", f"{place}, Redis {version}, live delivery by {settings.LIVE_TRANSPORT}")


def check_kafka() -> Iterator[Finding]:
    if not settings.KAFKA_BOOTSTRAP_SERVERS:
        yield off("kafka", "KAFKA_BOOTSTRAP_SERVERS is not set; events wait in the log")
        return
    yield _topics()
    with contextlib.suppress(DatabaseError):  # said by the check of the database
        yield from _copy()
        yield _backlog()


def _topics() -> Finding:
    servers = ", ".join(settings.KAFKA_BOOTSTRAP_SERVERS)
    layout = configured_layout()
    try:
        with admin_client() as admin:
            found = existing(admin, layout)
    except Exception as error:
        detail = f"{servers}: {type(error).__name__}"
        mend = "start Kafka, or check KAFKA_BOOTSTRAP_SERVERS and KAFKA_SECURITY_*; events wait"
        return broken("kafka", detail, mend)
    for topic in layout.topics():
        if topic not in found:
            detail = f"{servers}: there is no topic {topic} yet"
            return warning("kafka", detail, "start a worker, it makes it: bin/manage runworker")
    for topic, partitions in found.items():
        if partitions != layout.partitions(topic):
            wanted = layout.partitions(topic)
            detail = f"topic {topic} has {partitions} partitions and must have {wanted}"
            return broken("kafka", detail, "delete the topic, or set another KAFKA_TOPIC_PREFIX")
    return ok("kafka", f"{servers}, {described(found, layout)}")


def described(found: Collection[str], layout: Layout) -> str:
    return f"topics {', '.join(found)}" if layout.topics() else f"{len(found):,} topics of rooms"


def _copy() -> Iterator[Finding]:
    """Told only where something is not as it should be."""
    try:
        for copy in KafkaCopy.objects.all():
            copies.check(copy, configured_layout(), prefix=settings.KAFKA_TOPIC_PREFIX)
    except OtherCopy as error:
        problem, _colon, mend = str(error).partition(": ")
        yield broken("copy", problem, mend)
    count = ParkedEvent.objects.count()
    if count:
        detail = f"{count:,} events are not in Kafka as they are, short records stand for them"
        yield warning("copy", detail, f"see {settings.SITE_URL}/admin/messaging/parkedevent/")


def _backlog() -> Finding:
    oldest = RoomEvent.objects.unmirrored().first()
    if oldest is None:
        return ok("backlog", "every event is in Kafka")
    age = round((timezone.now() - oldest.at).total_seconds())
    count = RoomEvent.objects.unmirrored().count()
    detail = f"{count:,} events wait for Kafka, the oldest for {age:,} s"
    if age > STALE_SECONDS:
        return warning("backlog", detail, "see that a worker runs: bin/manage runworker")
    return ok("backlog", detail)
