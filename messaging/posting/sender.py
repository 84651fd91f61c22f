"""Deliveries as a part of a worker: many receivers side by side, one delivery of each at a time."""

from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from django.db import close_old_connections, connection
from django.utils import timezone

from messaging.kafka.leases import Leases
from messaging.kafka.outage import Outage, short
from messaging.kafka.reporting import Report, unheard
from messaging.kafka.stopping import Stopping
from messaging.kafka.worker import DATABASE_IS_AWAY
from messaging.models import Worker

logger = structlog.get_logger(__name__)

THREADS = 16
# So many of one webhook in a row; then those that wait for a thread come first.
IN_A_ROW = 50
SECONDS_BETWEEN_LOOKS = 0.5
BETWEEN_COUNTS = timedelta(seconds=3)
BETWEEN_CLEANINGS = timedelta(hours=1)
# Of ours: the same would happen again at once.
AFTER_A_MISTAKE = timedelta(minutes=1)


class Courier(Protocol):
    """Who takes to a receiver what is next for it, and says whether the one after it may follow at
    once.
    """

    def deliver(self, receiver: int, /) -> bool: ...


class Line(Protocol):
    """What waits for receivers, each by a number."""

    def feed(self) -> int: ...
    def due(self, now: datetime, *, without: Collection[int], limit: int) -> list[int]: ...
    def waiting(self) -> int: ...
    def put_off(self, receiver: int, /, *, until: datetime) -> None: ...
    def forget(self, now: datetime) -> None: ...


class Sender:
    """Sends while it holds the lease; of several workers one sends, and the next one when it dies.

    `stopping` ends it: what is being posted is waited for, no new post begins. With `once` it ends
    when nothing more is due. `feeds`: it also queues from the log, where nobody else does.
    """

    def __init__(
        self,
        line: Line,
        courier: Courier,
        leases: Leases,
        *,
        stopping: Stopping,
        once: bool = False,
        feeds: bool = False,
        report: Report = unheard,
        now: Callable[[], datetime] = timezone.now,
        threads: int = THREADS,
    ) -> None:
        self.stopping = stopping
        self.once = once
        self.feeds = feeds
        self.report = report
        self.line = line
        self.courier = courier
        self.leases = leases
        self.now = now
        self.threads = threads
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="sender")
        self.database = Outage("the database")
        self.busy: dict[int, Future[int]] = {}
        self.cleaned_at: datetime | None = None
        self.delivered = 0
        self.waiting: int | None = None
        self.counted_at: datetime | None = None

    def run(self) -> None:
        """What is being posted at the end is waited for: a post takes no longer than the grace
        that stopping leaves. Once.
        """
        try:
            self._run()
        finally:
            self.pool.shutdown(wait=True, cancel_futures=True)
            self.leases.release()
            connection.close()

    def _run(self) -> None:
        while not self.stopping.is_wanted:
            try:
                handed = self.step()
                self.database.end()
                if self.once and not handed and not self.busy:
                    return
                self.stopping.wait(SECONDS_BETWEEN_LOOKS)
            except DATABASE_IS_AWAY as error:
                self.database.begin(error)
                self._tell(Worker.State.WAITING, short(error))
                self.leases.release()
                connection.close()
                self.stopping.wait(self.database.pause())

    def step(self) -> int:
        """Hand what is due to the threads that are free; how many receivers that were."""
        self._collect()
        free = self.threads - len(self.busy)
        if not self.leases.held():
            self.waiting = None
            self._tell(Worker.State.STANDING_BY)
            return 0
        self._count()
        self._tell(Worker.State.WORKING)
        if not free:
            return 0
        if self.feeds:
            self.line.feed()
        receivers = self.line.due(self.now(), without=self.busy.keys(), limit=free)
        for receiver in receivers:
            self.busy[receiver] = self.pool.submit(self._deliver, receiver)
        self._clean()
        return len(receivers)

    def _collect(self) -> None:
        done = [receiver for receiver, future in self.busy.items() if future.done()]
        self.delivered += sum(self.busy.pop(receiver).result() for receiver in done)

    def _count(self) -> None:
        if self.counted_at is None or self.now() - self.counted_at >= BETWEEN_COUNTS:
            self.waiting = self.line.waiting()
            self.counted_at = self.now()

    def _tell(self, state: Worker.State, error: str = "") -> None:
        self.report(
            state=state,
            shards=frozenset(self.leases.mine),
            events=self.delivered,
            lag=self.waiting,
            error=error,
        )

    def _deliver(self, receiver: int) -> int:
        """How many were taken."""
        taken = 0
        try:
            while taken < IN_A_ROW and not self.stopping.is_wanted:
                if not self.courier.deliver(receiver):
                    break
                taken += 1
        except DATABASE_IS_AWAY:
            pass  # the loop finds out for itself, and waits; this receiver is due again then
        except Exception:
            logger.exception("delivery failed", receiver=receiver)
            self.line.put_off(receiver, until=self.now() + AFTER_A_MISTAKE)
        finally:
            close_old_connections()
        return taken

    def _clean(self) -> None:
        if self.cleaned_at is None or self.now() - self.cleaned_at >= BETWEEN_CLEANINGS:
            self.line.forget(self.now())
            self.cleaned_at = self.now()
