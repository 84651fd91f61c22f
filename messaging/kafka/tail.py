"""The newest records of the topics that a web process needs, read by one thread of it.

No group, no committed offset: what is missed while it does not listen, the log knows. Partitions
are named one by one, never by a pattern, and follow the rooms that somebody here hears.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from messaging.kafka.clients import opened
from messaging.kafka.outage import Outage
from messaging.kafka.topics import Layout

POLL_MS = 100
RECORDS_PER_POLL = 1_000
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_HANG = 3.0
SECONDS_FOR_OFFSETS = 1
SECONDS_BETWEEN_ASSIGNMENTS = 1.0  # while a topic is missing: it is created soon
SECONDS_TO_LINGER = 60.0  # a room that nobody hears is often heard again, as by a reload
SECONDS_TO_CLOSE = 1.0
# Where a room is joined, what was said meanwhile stands shortly before the end.
RECORDS_BEFORE_THE_END = 100
TAIL = {
    "auto_offset_reset": "latest",
    "enable_auto_commit": False,
    "allow_auto_create_topics": False,
    "max_poll_records": RECORDS_PER_POLL,
    # The broker answers as soon as there is a record, and twice a second where there is none:
    # who does not hear even that hears nothing at all.
    "fetch_min_bytes": 1,
    "fetch_max_wait_ms": 500,
    "metadata_max_age_ms": 30_000,
    "metrics_num_samples": 2,
    "metrics_sample_window_ms": 1_000,
}

logger = structlog.get_logger(__name__)


class Tailed(NamedTuple):
    """A record of a room that is heard here; `value` is the Event as JSON, not decoded yet, `at`
    when it happened, in seconds since 1970.
    """

    room_id: int
    seq: int
    type: str
    value: bytes
    at: float


class Tail:
    """`take` is called on the tail's thread, with records in the order of each room. `site` is the
    host of SITE_URL: what another site wrote is not for the people of this one.
    """

    def __init__(
        self, layout: Layout, *, site: str, take: Callable[[Sequence[Tailed]], None]
    ) -> None:
        self._layout = layout
        self._source = f"/oreum/{site}".encode()
        self._take = take
        # Read by the thread, written by the event loop: a room with local sockets, and since when
        # there are none any more of those that are still listened to.
        self._rooms: set[int] = set()
        self._left: dict[int, float] = {}
        self._is_changed = threading.Event()
        self._is_over = threading.Event()
        self._outage = Outage("Kafka")
        self._thread = threading.Thread(target=self._run, name="kafka-tail", daemon=True)
        self._looked_at = self._assigned_at = float("-inf")
        self._has_complained = False
        self._is_answered = False
        self._partitions: frozenset[tuple[str, int]] = frozenset()
        # Whether these are the ones of all rooms.
        self.is_settled = True

    @property
    def is_listening(self) -> bool:
        """Whether the brokers answer; not known any more where the thread hangs with one."""
        is_known = time.monotonic() - self._looked_at < SECONDS_TO_HANG
        return self._is_answered and is_known

    def start(self) -> None:
        """Returns at once, whether or not Kafka is there."""
        self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended, or after a second: it may hang with its broker."""
        self._is_over.set()
        self._is_changed.set()
        if self._thread.ident is not None:
            self._thread.join(SECONDS_TO_CLOSE)

    def reads(self, room_id: int) -> bool:
        """Whether what is copied of this room from now on is heard."""
        return self._layout.place(room_id) in self._partitions

    def follow(self, room_ids: Iterable[int]) -> None:
        self.is_settled = False
        for room_id in room_ids:
            self._left.pop(room_id, None)
            self._rooms.add(room_id)
        self._is_changed.set()

    def leave(self, room_id: int) -> None:
        if room_id in self._rooms:
            self._rooms.discard(room_id)
            self._left[room_id] = time.monotonic()

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                self._listen()
            except Exception as error:  # whatever the client stumbled over, a fresh one may not
                self._is_answered = False
                self._outage.begin(error)
                self._is_over.wait(self._outage.pause())
        self._is_answered = False

    def _listen(self) -> None:
        """With one client, until it fails or the end is wanted."""
        consumer: KafkaConsumer = opened(KafkaConsumer, **TAIL)
        self._outage.end()
        self._partitions = frozenset()
        self._is_changed.set()
        try:
            while not self._is_over.is_set():
                self._assign(consumer)
                self._hand_over(self._poll(consumer))
                self._look(consumer)
        finally:
            consumer.close(autocommit=False, timeout_ms=int(SECONDS_TO_CLOSE * 1000 / 2))

    def _assign(self, consumer: KafkaConsumer) -> None:
        """Bring the partitions in step with the rooms that are heard here."""
        now = time.monotonic()
        if not self._is_changed.is_set() and now - self._assigned_at < SECONDS_BETWEEN_ASSIGNMENTS:
            return
        self._is_changed.clear()
        self._assigned_at = now
        self._forget_left(now)
        rooms = {*self._rooms, *self._left}
        wanted = {TopicPartition(*self._layout.place(room_id)) for room_id in rooms}
        assigned = consumer.assignment()
        fresh = _present(consumer, wanted - assigned, assigned)
        partitions = (wanted & assigned) | fresh
        if partitions != assigned:
            consumer.assign(sorted(partitions))
        if fresh:
            _seek(consumer, fresh)
        self._partitions = frozenset(partitions)
        self.is_settled = partitions == wanted and not self._is_changed.is_set()

    def _forget_left(self, now: float) -> None:
        for room_id, since in list(self._left.items()):
            if now - since > SECONDS_TO_LINGER:
                self._left.pop(room_id, None)

    def _poll(self, consumer: KafkaConsumer) -> list[Any]:
        if not consumer.assignment():
            self._is_changed.wait(POLL_MS / 1000)
            return []
        batches = consumer.poll(timeout_ms=POLL_MS)
        return [record for batch in batches.values() for record in batch]

    def _hand_over(self, records: Iterable[Any]) -> None:
        tailed = [one for record in records if (one := self._read(record)) is not None]
        if tailed:
            self._take(tailed)

    def _read(self, record: Any) -> Tailed | None:
        """None for what is not for here. The key decides, before anything else is looked at."""
        try:
            room_id = int(record.key)
            if room_id not in self._rooms:
                return None
            headers = dict(record.headers)
            seq = int(headers["ce_id"].partition(b":")[2])
            type = headers["ce_type"].decode().removeprefix("oreum.")
            if headers["ce_source"] != self._source:
                raise ValueError("of another site")
        except (TypeError, ValueError, KeyError) as error:
            self._complain(record, error)
            return None
        return Tailed(room_id, seq, type, record.value, record.timestamp / 1000)

    def _complain(self, record: Any, error: Exception) -> None:
        if not self._has_complained:
            self._has_complained = True
            place = f"{record.topic}-{record.partition}@{record.offset}"
            logger.warning("records not for us", first=place, reason=repr(error))

    def _look(self, consumer: KafkaConsumer) -> None:
        if time.monotonic() - self._looked_at < SECONDS_BETWEEN_LOOKS:
            return
        self._looked_at = time.monotonic()
        told = consumer.metrics()["consumer-metrics"]
        is_answered = told["connection-count"] > 0 and told["response-rate"] > 0
        self._is_answered = is_answered or not consumer.assignment()


def _present(
    consumer: KafkaConsumer,
    wanted: Collection[TopicPartition],
    assigned: Collection[TopicPartition],
) -> set[TopicPartition]:
    """Those that exist: a client that is to read others asks for them without end. Their names are
    asked for all at once, as one question for a topic would be as dear.
    """
    topics = {one.topic for one in assigned}
    if any(one.topic not in topics for one in wanted):
        topics = consumer.topics()
    return {one for one in wanted if one.topic in topics}


def _seek(consumer: KafkaConsumer, partitions: Collection[TopicPartition]) -> None:
    """Where a leader is missing, it will be read from its end."""
    with suppress(KafkaError):
        begins = consumer.beginning_offsets(partitions, timeout_ms=SECONDS_FOR_OFFSETS * 1000)
        ends = consumer.end_offsets(partitions, timeout_ms=SECONDS_FOR_OFFSETS * 1000)
        for partition, end in ends.items():
            consumer.seek(partition, max(begins[partition], end - RECORDS_BEFORE_THE_END))
