"""The group-commit writer: one thread a process takes whatever sends wait and commits them at once.

A send that comes alone is committed at once; what comes while the disk is busy goes with the
next group. While sends come in company, groups begin 10 ms apart: a group of one costs the process
half as much as one of ten (docs/decisions/0002-group-commit-writer.md). Sockets (on the event loop)
and requests (on threads) use the same writer.
"""

import asyncio
import queue
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial

import structlog
from django.db import InterfaceError, OperationalError, connection

from messaging.commit import Outcome, Receipt, Send, commit_sends
from messaging.metrics.instruments import GROUP_SECONDS, GROUP_SENDS, SENDS
from rooms.errors import Refusal, Unavailable

MAX_GROUP = 200
MAX_WAITING = 20_000
SECONDS_BETWEEN_GROUPS = 0.010

logger = structlog.get_logger(__name__)

Respond = Callable[[Outcome], None]


class Submission:
    """A send and who is to hear what became of it, on which event loop (None: right there)."""

    __slots__ = ("is_answered", "loop", "respond", "send")

    def __init__(
        self, send: Send, respond: Respond, loop: asyncio.AbstractEventLoop | None
    ) -> None:
        self.send = send
        self.respond = respond
        self.loop = loop
        self.is_answered = False


class Writer:
    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Submission | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._began = 0.0
        self._is_busy = False

    def submit(self, send: Send, respond: Respond) -> None:
        """From the event loop: `respond` is called there with the outcome. Raises Unavailable."""
        self._put(Submission(send, respond, asyncio.get_running_loop()))

    def send(self, send: Send, *, seconds: float = 30) -> Receipt:
        """From a thread: wait for the commit. Raises what refused it, or Unavailable."""
        outcome: Future[Outcome] = Future()
        self._put(Submission(send, outcome.set_result, None))
        try:
            result = outcome.result(seconds)
        except TimeoutError:
            raise Unavailable from None
        if isinstance(result, Refusal):
            raise result
        return result

    def stop(self) -> None:
        """Commit what waits, then end the thread. The next submission starts another."""
        if not self._waiting.empty():
            self._start()  # submitted before there was a thread
        thread = self._thread
        if thread is not None and thread.is_alive():
            self._waiting.put(None)
            thread.join()
            if not self._waiting.empty():
                self._start()  # submitted while the thread was ending

    def _put(self, submission: Submission) -> None:
        if self._waiting.qsize() >= MAX_WAITING:
            raise Unavailable(retry_after=1)
        self._waiting.put(submission)
        if self._thread is None or not self._thread.is_alive():
            self._start()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        is_running = True
        while is_running:
            group = self._take_group()
            is_running = None not in group
            submissions = [submission for submission in group if submission is not None]
            if submissions:
                GROUP_SENDS.observe(len(submissions))
                with GROUP_SECONDS.time():
                    _commit(submissions)
        connection.close()

    def _take_group(self) -> list[Submission | None]:
        group = [self._waiting.get()]
        if self._is_busy:
            time.sleep(max(0.0, self._began + SECONDS_BETWEEN_GROUPS - time.monotonic()))
        self._began = time.monotonic()
        while len(group) < MAX_GROUP and group[-1] is not None:
            try:
                group.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        self._is_busy = len(group) > 1
        return group


writer = Writer()


def _commit(group: Sequence[Submission]) -> None:
    sends = [submission.send for submission in group]
    answer = partial(_respond, group)
    try:
        _commit_twice(sends, answer)
    except (OperationalError, InterfaceError) as error:
        logger.error("sends not stored", sends=len(group), error=type(error).__name__)
        answer([Unavailable(retry_after=1)] * len(group))
    except Exception as error:
        _commit_apart(group, error)


def _commit_twice(sends: Sequence[Send], answer: Callable[[list[Outcome]], None]) -> None:
    """A connection may have died since the last group. Trying again is safe: a send that did
    reach the log is found there by its client_id.
    """
    try:
        commit_sends(sends, before_events=answer)
    except (OperationalError, InterfaceError):
        connection.close()
        try:
            commit_sends(sends, before_events=answer)
        except (OperationalError, InterfaceError):
            connection.close()
            raise


def _commit_apart(group: Sequence[Submission], error: Exception) -> None:
    """One send that cannot be stored does not take the others of its group with it."""
    if len(group) > 1:
        for submission in group:
            _commit([submission])
    else:
        send = group[0].send
        about = {"room": send.room_id, "user": send.author.pk, "client_id": send.client_id}
        logger.error("send not stored", **about, exc_info=error)
        _respond(group, [Unavailable()])


def _respond(group: Sequence[Submission], outcomes: Sequence[Outcome]) -> None:
    """Tell everybody once; each event loop is woken once for the whole group."""
    counts: Counter[str] = Counter()
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Respond, Outcome]]] = defaultdict(list)
    for submission, outcome in zip(group, outcomes, strict=True):
        if submission.is_answered:
            continue
        submission.is_answered = True
        counts[_name_of(outcome)] += 1
        if submission.loop is None:
            submission.respond(outcome)
        else:
            by_loop[submission.loop].append((submission.respond, outcome))
    for loop, answers in by_loop.items():
        # A loop that has ended waits for nothing; the others must hear in any case.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_respond_each, answers)
    for name, count in counts.items():
        SENDS.labels(name).inc(count)


def _name_of(outcome: Outcome) -> str:
    if isinstance(outcome, Refusal):
        return "failed" if isinstance(outcome, Unavailable) else "refused"
    return "repeated" if outcome.is_repeat else "stored"


def _respond_each(answers: Sequence[tuple[Respond, Outcome]]) -> None:
    for respond, outcome in answers:
        respond(outcome)
